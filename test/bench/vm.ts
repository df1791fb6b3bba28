// The tools that cannot attach on this kernel → the same comparison in a virtual machine with another.
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';
import {checkout, HarnessError, makeRunFolder, requirePrograms} from '../vm/host.js';
import {buildInitramfs} from '../vm/initramfs.js';
import {provideKernel} from '../vm/kernels.js';
import {guestOut} from '../vm/plan.js';
import {runVm} from '../vm/qemu.js';
import type {PerEvent, Setting} from './per-event.js';

/** Seconds; emulated, so everything takes some thirty times as long. */
const limits = {boot: 240, all: 1800};

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Where the guest sees what the host put into the shared folder. */
const inGuest = (file: string): string => path.join(guestOut, file);

/** Emulation multiplies the time of every instruction alike, near enough for ratios. */
export async function perEventInVm(
	series: string,
	setting: Omit<Setting, 'cli'>,
): Promise<PerEvent[]> {
	requirePrograms();
	const folder = path.join(makeRunFolder(), 'bench');
	const out = path.join(folder, 'out');
	mkdirSync(out, {recursive: true});
	try {
		const kernel = await provideKernel(series);
		await fillShared(out, setting);
		const end = await runVm({
			...{image: kernel.image, initramfs: await buildInitramfs(kernel, folder), folder, out},
			...{bootTimeout: limits.boot, timeout: limits.all},
			signal: new AbortController().signal,
			onLine: (line) => void process.stderr.write(`bench ${series}: ${line}\n`),
		});
		const result = path.join(out, 'result.json');
		if (!existsSync(result)) throw new HarnessError(`${series}: no result (${end.end})`);
		// Written by guest.ts of the same checkout.
		return JSON.parse(readFileSync(result, 'utf8')) as PerEvent[];
	} finally {
		rmSync(path.dirname(folder), {recursive: true, force: true});
	}
}

async function fillShared(out: string, setting: Omit<Setting, 'cli'>): Promise<void> {
	const source = (...parts: string[]): string => path.join(checkout, ...parts);
	cpSync(source('dist'), path.join(out, 'dist'), {recursive: true});
	cpSync(setting.empty, path.join(out, 'empty.bpf.o'));
	const workload = path.join(out, 'workload');
	execFileSync('cc', ['-O2', '-o', workload, source('test', 'helpers', 'workload.c')]);
	await build({
		...{entryPoints: [source('test', 'bench', 'guest.ts')], logLevel: 'error', bundle: true},
		// The bundle looks for the addon in ../dist, as the sources do.
		...{outfile: path.join(out, 'bench', 'guest.mjs'), platform: 'node', format: 'esm'},
	});
	const plan: Setting = {...setting, cli: inGuest('dist/cli.js'), empty: inGuest('empty.bpf.o')};
	writeFileSync(path.join(out, 'plan.json'), JSON.stringify(plan));
	const start = [
		'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C',
		`export TMPDIR=/run/kerntop-disk KERNTOP_TEST_WORKLOAD=${quote(inGuest('workload'))}`,
		`cd ${quote(guestOut)}`,
		`exec ${quote(process.execPath)} ${quote(inGuest('bench/guest.mjs'))}`,
	];
	writeFileSync(path.join(out, 'start.sh'), start.map((line) => `${line}\n`).join(''));
}

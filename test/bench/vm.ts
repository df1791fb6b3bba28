// What cannot be compared on this kernel → the same measurements in a virtual machine with another.
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';
import {checkout, HarnessError, requirePrograms} from '../vm/host.js';
import {buildInitramfs} from '../vm/initramfs.js';
import {provideHeaders, provideKernel, type Kernel} from '../vm/kernels.js';
import {guestOut} from '../vm/plan.js';
import {runVm} from '../vm/qemu.js';
import {makeRunFolder, removeRunFolder} from '../vm/run-folder.js';
import type {BenchPlan} from './guest.js';
import type {PerEvent, Setting} from './per-event.js';
import type {ShotTimes} from './start-up.js';

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
	const empty = inGuest('empty.bpf.o');
	const result = await inVm(series, async (out) => {
		cpSync(setting.empty, path.join(out, 'empty.bpf.o'));
		return Promise.resolve({plan: {events: {...setting, cli: guestCli, empty}}});
	});
	return result as PerEvent[];
}

/** BCC compiles against the kernel's headers: those of the kernel that is booted. */
export async function shotsInVm(series: string, rounds: number): Promise<ShotTimes[]> {
	const result = await inVm(series, async (_, kernel) => {
		const {build, source} = await provideHeaders(series, kernel);
		return {
			plan: {shots: {cli: guestCli, rounds, peers: ['bpftrace', 'BCC']}},
			before: [
				'modules=/lib/modules/$(uname -r)',
				'mkdir -p "$modules"',
				`ln -sfn ${quote(build)} "$modules/build"`,
				`ln -sfn ${quote(source)} "$modules/source"`,
			],
		};
	});
	return result as ShotTimes[];
}

type Prepared = {readonly plan: BenchPlan; readonly before?: readonly string[]};

/** Boots the kernel with what `prepare` puts into the shared folder and its plan → the guest's result. */
async function inVm(
	series: string,
	prepare: (out: string, kernel: Kernel) => Promise<Prepared>,
): Promise<unknown> {
	requirePrograms();
	const folder = await makeRunFolder();
	const out = path.join(folder, 'out');
	mkdirSync(out, {recursive: true});
	try {
		const kernel = await provideKernel(series, folder);
		await fillShared(out, await prepare(out, kernel));
		const end = await runVm({
			...{image: kernel.image, initramfs: await buildInitramfs(kernel, folder), folder, out},
			...{bootTimeout: limits.boot, timeout: limits.all},
			signal: new AbortController().signal,
			onLine: (line) => void process.stderr.write(`bench ${series}: ${line}\n`),
		});
		const result = path.join(out, 'result.json');
		if (!existsSync(result)) throw new HarnessError(`${series}: no result (${end.end})`);
		// Written by guest.ts of the same checkout.
		return JSON.parse(readFileSync(result, 'utf8')) as unknown;
	} finally {
		await removeRunFolder(folder);
	}
}

const guestCli = inGuest('dist/cli.js');

async function fillShared(out: string, {plan, before = []}: Prepared): Promise<void> {
	const source = (...parts: string[]): string => path.join(checkout, ...parts);
	cpSync(source('dist'), path.join(out, 'dist'), {recursive: true});
	const workload = path.join(out, 'workload');
	execFileSync('cc', ['-O2', '-o', workload, source('test', 'helpers', 'workload.c')]);
	await build({
		...{entryPoints: [source('test', 'bench', 'guest.ts')], logLevel: 'error', bundle: true},
		// The bundle looks for the addon in ../../dist, as the sources do.
		...{outfile: path.join(out, 'test', 'bench', 'guest.mjs'), platform: 'node', format: 'esm'},
	});
	writeFileSync(path.join(out, 'plan.json'), JSON.stringify(plan));
	const start = [
		'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8',
		`export TMPDIR=/run/kerntop-disk KERNTOP_TEST_WORKLOAD=${quote(inGuest('workload'))}`,
		...before,
		`cd ${quote(guestOut)}`,
		`exec ${quote(process.execPath)} ${quote(inGuest('test/bench/guest.mjs'))}`,
	];
	writeFileSync(path.join(out, 'start.sh'), start.map((line) => `${line}\n`).join(''));
}

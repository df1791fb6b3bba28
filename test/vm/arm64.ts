// `node --import tsx test/vm/arm64.ts [version]`: this checkout, built for arm64 → what it counts on
// Debian's own arm64 kernel in an emulated machine; exit status 1 when any of that is wrong.
import {cpSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';
import {buildForArm64, crossCompiler} from './arm64-build.js';
import {needed, parseSettings, type Settings} from './arm64-settings.js';
import {provideSysroot, type Sysroot} from './arm64-sysroot.js';
import {compare, describe, isRight, type Once, type Truth} from './arm64-truth.js';
import {type Bundle, bundleTests} from './bundle.js';
import {HarnessError, requirePrograms} from './host.js';
import {buildInitramfs} from './initramfs.js';
import {type Kernel, provideKernel} from './kernels.js';
import {guestDisk, guestOut, type GuestPlan} from './plan.js';
import {type Machine, runVm, type VmEnd} from './qemu.js';
import {keepLogs, makeRunFolder} from './run-folder.js';
import {probes} from '../../probes/index.js';
import {textTable} from './table.js';
import {isGreen, judge} from './verdict.js';

/** Pointer authentication by its own algorithm takes half of the time; lpa2 stops kernels before 5.12. */
const machine: Machine = {
	qemu: 'qemu-system-aarch64',
	options: ['-M', 'virt', '-cpu', 'max,pauth-impdef=on,lpa2=off'],
	console: 'ttyAMA0',
};

const [bootTimeout, toolTimeout] = [300, 480];

const say = (line: string): void =>
	void process.stderr.write(`arm64: ${line.replace('kerntop-vm: ', '')}\n`);

/** Everything that the guest runs, in the folder it shares with us. Paths of it are the guest's. */
async function prepare(sysroot: Sysroot, work: string, out: string): Promise<Bundle> {
	const dist = await buildForArm64(sysroot, work);
	const bundle = await bundleTests(
		probes.map(({name}) => name),
		out,
		dist,
		crossCompiler,
	);
	cpSync(dist, path.join(out, 'dist'), {recursive: true});
	await build({
		entryPoints: [path.join(import.meta.dirname, 'arm64-guest.ts')],
		outfile: path.join(out, 'once.mjs'),
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		logLevel: 'error',
	});
	const inGuest = (file: string): string => path.join(guestOut, path.relative(out, file));
	return {
		tests: Object.fromEntries(
			Object.entries(bundle.tests).map(([tool, file]) => [tool, inGuest(file)]),
		),
		guest: inGuest(bundle.guest),
		workload: inGuest(bundle.workload),
	};
}

function writeStart(out: string, {tests, guest, workload}: Bundle, settings: Settings): void {
	const plan: GuestPlan = {
		tests,
		workload,
		scale: 0.1,
		alternatives: settings.alternatives,
		toolTimeout,
	};
	writeFileSync(path.join(out, 'plan.json'), JSON.stringify(plan));
	const start = [
		'export PATH=/opt/node/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8',
		`export TMPDIR=${guestDisk} KERNTOP_TEST_WORKLOAD=${workload}`,
		'/bin/busybox --install -s /bin',
		`cd ${guestOut}`,
		'node once.mjs',
		...(settings.tests ? [`node ${guest}`] : []),
	];
	writeFileSync(path.join(out, 'start.sh'), start.map((line) => `${line}\n`).join(''));
}

/** Boots it, once more if it never got to our programs. */
async function boot(
	kernel: Kernel,
	sysroot: Sysroot,
	work: string,
	signal: AbortSignal,
): Promise<VmEnd> {
	const initramfs = await buildInitramfs(kernel, work, sysroot.busybox);
	const {image} = kernel;
	const [root, out, timeout] = [sysroot.folder, path.join(work, 'out'), 3600];
	const vm = {
		machine,
		root,
		image,
		initramfs,
		folder: work,
		out,
		bootTimeout,
		timeout,
		signal,
		onLine: say,
	};
	const end = await runVm(vm);
	if (end.booted || signal.aborted) return end;
	say(`did not boot (${end.end}), once more`);
	return runVm(vm);
}

/** Prints what was counted and says whether all of it was right. */
function report(kernel: Kernel, out: string, end: VmEnd, {tests}: Settings): boolean {
	const [file, truth] = [path.join(out, 'once.json'), path.join(out, 'truth.json')];
	if (!existsSync(file) || !existsSync(truth)) {
		const last = end.console.trim().split(/\r?\n/).slice(-8).join('\n');
		process.stdout.write(
			`FAIL ${end.booted ? 'ended early' : 'did not boot'} (${end.end}):\n${last}\n`,
		);
		return false;
	}

	// Both written by arm64-guest.ts of the same checkout.
	const once = JSON.parse(readFileSync(file, 'utf8')) as Once;
	const verdict = compare(once, JSON.parse(readFileSync(truth, 'utf8')) as Truth);
	process.stdout.write(
		`${once.release} ${once.machine}, Node ${once.node}, ${String(end.seconds)} s\n`,
	);
	process.stdout.write(describe(verdict));
	const isCounted = verdict.problems.length === 0 && verdict.findings.every(isRight);
	if (!tests) return isCounted && end.end === 'off';
	const matrix = judge(kernel.series, kernel.package.version, out, end);
	process.stdout.write(textTable([matrix]));
	return isCounted && isGreen(matrix);
}

async function main(): Promise<number> {
	const settings = parseSettings();
	requirePrograms(needed);
	const interrupt = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(name, () => {
			interrupt.abort();
		});
	}

	const work = await makeRunFolder();
	const out = path.join(work, 'out');
	mkdirSync(out);
	try {
		const sysroot = await provideSysroot();
		writeStart(out, await prepare(sysroot, work, out), settings);
		const kernel = await provideKernel(settings.series, work, 'arm64', settings.flavour);
		say(`booting ${kernel.package.name} ${kernel.package.version}`);
		const end = await boot(kernel, sysroot, work, interrupt.signal);
		return report(kernel, out, end, settings) ? 0 : 1;
	} finally {
		await keepLogs(`${settings.series}-arm64${settings.flavour}`, work);
	}
}

try {
	process.exitCode = await main();
} catch (error) {
	if (!(error instanceof HarnessError)) throw error;
	process.stderr.write(`arm64: ${error.message}\n`);
	process.exitCode = 2;
}

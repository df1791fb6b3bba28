// One kernel by name → fetched, booted, tested, again if the emulator is to blame → its report.
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Bundle} from './bundle.js';
import {HarnessError} from './host.js';
import {buildInitramfs} from './initramfs.js';
import {type Kernel, provideKernel} from './kernels.js';
import {guestOut, type GuestPlan} from './plan.js';
import {isEmulatorFault, runVm, type VmEnd} from './qemu.js';
import {keepLogs} from './run-folder.js';
import type {Settings} from './settings.js';
import {judge, type KernelReport} from './verdict.js';

/** Seconds until the tests begin: 15 on an idle machine. */
const bootTimeout = 240;
/** Seconds for the tests of one tool with one backend: ten times what they take on an idle machine. */
const toolTimeout = 900;

const say = (series: string, line: string): void =>
	void process.stderr.write(`${series}: ${line}\n`);
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function writePlan(out: string, bundle: Bundle, {alternatives, losing, scale}: Settings): void {
	mkdirSync(out, {recursive: true});
	const {tests, workload} = bundle;
	const plan: GuestPlan = {tests, workload, scale, alternatives, losing, toolTimeout};
	writeFileSync(path.join(out, 'plan.json'), JSON.stringify(plan));
	const start = [
		'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8',
		`cd ${quote(guestOut)}`,
		`exec ${quote(process.execPath)} ${quote(bundle.guest)}`,
	];
	writeFileSync(path.join(out, 'start.sh'), start.map((line) => `${line}\n`).join(''));
}

const wordsOf = (error: unknown): string =>
	error instanceof HarnessError ? error.message : String(error);

/** Why the machine should get another chance; undefined when its end says something of the kernel. */
function excuseOf(end: VmEnd): string | undefined {
	if (end.end === 'stopped') return undefined;
	if (!end.booted) return `it did not boot (${end.end})`;
	return isEmulatorFault(end) ? 'the emulator ran a breakpoint that was gone' : undefined;
}

/** Machines that a kernel gets in all. */
const attempts = 3;

/** Boots it and runs the tests in it; again if the emulator is to blame for its end. */
async function bootAndTest(
	kernel: Kernel,
	bundle: Bundle,
	folder: string,
	settings: Settings,
	signal: AbortSignal,
): Promise<KernelReport> {
	const out = path.join(folder, 'out');
	const attempt = async (): Promise<VmEnd> => {
		rmSync(out, {recursive: true, force: true});
		writePlan(out, bundle, settings);
		const initramfs = await buildInitramfs(kernel, folder);
		const {append, timeout} = settings;
		const onLine = (line: string): void => say(kernel.series, line.replace('kerntop-vm: ', ''));
		return runVm({
			image: kernel.image,
			initramfs,
			append,
			folder,
			out,
			bootTimeout,
			timeout,
			signal,
			onLine,
		});
	};

	const repeated: string[] = [];
	for (;;) {
		const end = await attempt();
		const excuse = excuseOf(end);
		if (excuse === undefined || repeated.length + 1 === attempts) {
			return {...judge(kernel.series, kernel.package.version, out, end), repeated};
		}

		say(kernel.series, `once more: ${excuse}`);
		repeated.push(excuse);
	}
}

/** Never rejects: what keeps it from a machine is in the report. */
export async function testKernel(
	series: string,
	bundle: Bundle,
	work: string,
	settings: Settings,
	signal: AbortSignal,
): Promise<KernelReport> {
	const folder = path.join(work, series);
	mkdirSync(folder);
	try {
		signal.throwIfAborted();
		const kernel = await provideKernel(series, folder).catch((error: unknown) => {
			throw new HarnessError(`cannot be fetched: ${wordsOf(error)}`);
		});
		say(series, `booting ${kernel.package.name} ${kernel.package.version}`);
		return await bootAndTest(kernel, bundle, folder, settings, signal);
	} catch (error) {
		const none = {package: '', release: null, date: null, seconds: 0, repeated: [], cells: []};
		return {series, ...none, problem: wordsOf(error)};
	} finally {
		await keepLogs(series, folder);
	}
}

// `npm run test:kernels`: kernels by name → one virtual machine after the other → the table, and an
// exit status of 1 when any cell of it failed, 2 for a mistake on the command line.
import {cpSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type Bundle, bundleTests} from './bundle.js';
import {cache, HarnessError, makeRunFolder, requirePrograms} from './host.js';
import {buildInitramfs} from './initramfs.js';
import {type Kernel, provideKernel} from './kernels.js';
import {guestOut, type GuestPlan} from './plan.js';
import {isEmulatorFault, runVm, type VmEnd} from './qemu.js';
import {parseSettings, type Settings, usage} from './settings.js';
import {markdownTable, textTable} from './table.js';
import {isGreen, judge, type KernelReport} from './verdict.js';

/** Seconds until the tests begin: 15 on an idle machine. */
const bootTimeout = 240;
/** Seconds for the tests of one tool with one backend. */
const toolTimeout = 300;

const say = (series: string, line: string): void =>
	void process.stderr.write(`${series}: ${line}\n`);
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function writePlan(out: string, bundle: Bundle, {alternatives, losing, scale}: Settings): void {
	mkdirSync(out, {recursive: true});
	const {tests, workload} = bundle;
	const plan: GuestPlan = {tests, workload, scale, alternatives, losing, toolTimeout};
	writeFileSync(path.join(out, 'plan.json'), JSON.stringify(plan));
	const start = [
		'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C',
		`cd ${quote(guestOut)}`,
		`exec ${quote(process.execPath)} ${quote(bundle.guest)}`,
	];
	writeFileSync(path.join(out, 'start.sh'), start.map((line) => `${line}\n`).join(''));
}

/** Why the machine should get a second chance; undefined when its end says something of the kernel. */
function excuseOf(end: VmEnd): string | undefined {
	if (end.end === 'stopped') return undefined;
	if (!end.booted) return `it did not boot (${end.end})`;
	return isEmulatorFault(end) ? 'the emulator ran a breakpoint that was gone' : undefined;
}

/** Boots it and runs the tests in it; once more if the emulator is to blame for its end. */
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
		const {timeout} = settings;
		const onLine = (line: string): void => say(kernel.series, line.replace('kerntop-vm: ', ''));
		return runVm({
			image: kernel.image,
			initramfs,
			folder,
			out,
			bootTimeout,
			timeout,
			signal,
			onLine,
		});
	};

	let end = await attempt();
	const excuse = excuseOf(end);
	if (excuse !== undefined) {
		say(kernel.series, `once more: ${excuse}`);
		end = await attempt();
	}

	return {...judge(kernel.series, kernel.package.version, out, end), repeated: excuse ?? null};
}

/** The logs of the last run of each kernel stay in the cache. */
function keepLogs(series: string, folder: string): void {
	const logs = path.join(cache, 'logs', series);
	rmSync(logs, {recursive: true, force: true});
	rmSync(path.join(folder, 'disk.img'), {force: true});
	rmSync(path.join(folder, 'initramfs.cpio'), {force: true});
	cpSync(folder, logs, {recursive: true});
	rmSync(folder, {recursive: true});
}

async function testKernel(
	series: string,
	bundle: Bundle,
	work: string,
	settings: Settings,
	signal: AbortSignal,
): Promise<KernelReport> {
	const folder = path.join(work, series);
	mkdirSync(folder);
	try {
		const kernel = await provideKernel(series);
		say(series, `booting ${kernel.package.name} ${kernel.package.version}`);
		return await bootAndTest(kernel, bundle, folder, settings, signal);
	} catch (error) {
		const problem = error instanceof HarnessError ? error.message : String(error);
		return {
			series,
			package: '',
			release: null,
			date: null,
			seconds: 0,
			problem,
			repeated: null,
			cells: [],
		};
	} finally {
		keepLogs(series, folder);
	}
}

function publish(reports: readonly KernelReport[], {markdown, tools}: Settings): void {
	process.stdout.write(textTable(reports));
	if (markdown === undefined) return;
	writeFileSync(markdown, markdownTable(reports, tools));
	const json = markdown.replace(/(?:\.md)?$/, '.json');
	writeFileSync(json, `${JSON.stringify({kernels: reports}, null, '\t')}\n`);
}

/** Tests the kernels and returns the exit status. */
async function main(): Promise<number> {
	const settings = parseSettings(process.argv.slice(2));
	if (settings.help) {
		console.log(usage);
		return 0;
	}

	requirePrograms();
	const interrupt = new AbortController();
	let status = 0;
	for (const [name, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		process.once(name, () => {
			status = code;
			interrupt.abort();
		});
	}

	const work = makeRunFolder();
	try {
		const bundle = await bundleTests(settings.tools, work);
		const reports: KernelReport[] = [];
		for (const series of settings.series) {
			reports.push(await testKernel(series, bundle, work, settings, interrupt.signal));
			if (interrupt.signal.aborted) return status;
		}

		publish(reports, settings);
		return reports.every(isGreen) ? 0 : 1;
	} finally {
		rmSync(work, {recursive: true, force: true});
	}
}

try {
	process.exitCode = await main();
} catch (error) {
	if (!(error instanceof HarnessError)) throw error;
	process.stderr.write(`test:kernels: ${error.message}\n`);
	process.exitCode = 2;
}

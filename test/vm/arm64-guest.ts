// In the guest: one `kerntop --once --json` of all panels around known work → once.json with what it
// printed, truth.json with what was done meanwhile.
import {execFileSync, spawn} from 'node:child_process';
import {readdirSync, readFileSync, readlinkSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {sendThroughLoopback} from '../helpers/tcp.js';
import {Workload} from '../helpers/workload.js';
import type {Counters, Once, Truth} from './arm64-truth.js';
import {guestDisk, guestOut} from './plan.js';

/** Seconds: an emulated machine takes some to attach everything, and then to work. */
const interval = 25;
const [reads, opens, writes, writeSize] = [10_007, 1009, 101, 65_536];
const [sentBytes, fileBytes] = [4 << 20, 8 << 20];

const say = (line: string): void => writeFileSync('/dev/kmsg', `kerntop-vm: ${line}\n`);
const save = (name: string, content: object): void =>
	writeFileSync(path.join(guestOut, name), `${JSON.stringify(content, null, '\t')}\n`);

/** The descriptors of links, programs, maps and perf events that a process holds. */
function descriptorsOf(pid: number): number {
	const folder = `/proc/${String(pid)}/fd`;
	try {
		return readdirSync(folder).filter((fd) => /bpf|perf/.test(readlinkSync(path.join(folder, fd))))
			.length;
	} catch {
		// A file or the process that has just gone.
		return 0;
	}
}

/** Resolves when it has attached what it will: nothing was added for three seconds. */
async function attached(pid: number): Promise<void> {
	const deadline = performance.now() + 120_000;
	let [held, since] = [0, performance.now()];
	while (performance.now() < deadline && (held === 0 || performance.now() - since < 3000)) {
		await sleep(100);
		const now = descriptorsOf(pid);
		if (now !== held) [held, since] = [now, performance.now()];
	}
}

async function work(...what: Array<string | number>): Promise<number> {
	const workload = await Workload.start(...what);
	await workload.work();
	workload.stop();
	return workload.pid;
}

/** A file that is read twice: cold, then from the cache. */
async function scan(file: string): Promise<void> {
	const reader = await Workload.start('scan', file, 1 << 20);
	for (const _ of ['cold', 'warm']) await reader.work();
	reader.stop();
}

/** Soft interrupts of all CPUs so far, and how often a task was given one. */
function counters(): Counters {
	const lines = (file: string): string[][] =>
		readFileSync(file, 'utf8')
			.split('\n')
			.map((line) => line.trim().split(/\s+/));
	const softirqs = lines('/proc/softirqs')
		.slice(1)
		.flatMap((fields) => fields.slice(1).map(Number))
		.reduce((sum, count) => sum + count, 0);
	// Documentation/scheduler/sched-stats.rst: the last field of a CPU.
	const timeslices = lines('/proc/schedstat')
		.filter(([name]) => /^cpu\d/.test(name ?? ''))
		.reduce((sum, fields) => sum + Number(fields[9]), 0);
	return {softirqs, timeslices};
}

const since = (before: Counters): Counters => {
	const {softirqs, timeslices} = counters();
	return {softirqs: softirqs - before.softirqs, timeslices: timeslices - before.timeslices};
};

const pageSize = (): number =>
	1024 * Number(/^KernelPageSize:\s+(\d+) kB/m.exec(readFileSync('/proc/self/smaps', 'utf8'))?.[1]);

async function doKnownWork(cached: string): Promise<Omit<Truth, 'whole'>> {
	const before = counters();
	await work('reads', reads);
	await work('opens', opens);
	const writer = await work('writes', path.join(guestDisk, 'direct'), writes, writeSize);
	await sendThroughLoopback('127.0.0.1', sentBytes);
	await scan(cached);
	return {
		reads,
		failed_opens: opens,
		writer,
		writes,
		written_bytes: writes * writeSize,
		sent_bytes: sentBytes,
		scanned_pages: statSync(cached).size / pageSize(),
		page_size: pageSize(),
		during: since(before),
	};
}

async function main(): Promise<void> {
	const cached = path.join(guestDisk, 'cached');
	writeFileSync(cached, Buffer.alloc(fileBytes, 'k'));
	execFileSync('sync');
	const cli = path.join(guestOut, 'dist', 'cli.js');
	const [start, before] = [performance.now(), counters()];
	const child = spawn(process.execPath, [cli, '--once', '--json', '-i', String(interval)]);
	let [stdout, stderr] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	await attached(child.pid ?? 0);
	const seconds = (): number => (performance.now() - start) / 1000;
	say(`attached after ${seconds().toFixed(1)} s`);
	const work = await doKnownWork(cached);
	say(`worked until ${seconds().toFixed(1)} s`);
	const status = await ended;
	const truth: Truth = {...work, whole: since(before)};
	save('truth.json', truth);
	const [release = '', machine = ''] = ['-r', '-m'].map((flag) =>
		execFileSync('uname', [flag], {encoding: 'utf8'}).trim(),
	);
	const once: Once = {
		release,
		machine,
		node: process.version,
		arch: process.arch,
		status,
		stdout,
		stderr,
	};
	save('once.json', once);
	say(`--once ended with status ${String(status)} after ${seconds().toFixed(1)} s`);
}

await main();

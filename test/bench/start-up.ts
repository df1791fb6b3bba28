// One-shot runs of kerntop and of its peers → wall time to the end and the most memory they had.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import type {Measured} from './table.js';
import {memoryMib} from '../helpers/process.js';

/** Seconds of each interval that the tools are told to wait: taken off the wall time. */
const interval = 1;

type Run = {readonly ms: number; readonly mib: number; readonly status: number | null};

/** Peak memory is read every 2 ms until the end: what comes in the last two is missed. */
async function run(command: readonly string[]): Promise<Run> {
	const [program = '', ...args] = command;
	const start = performance.now();
	const child = spawn(program, args, {stdio: 'ignore'});
	let mib = 0;
	const timer = setInterval(() => {
		const now = memoryMib(child.pid ?? 0, 'VmHWM');
		if (now > mib) mib = now;
	}, 2);
	const [status] = (await once(child, 'exit')) as [number | null];
	clearInterval(timer);
	return {ms: performance.now() - start, mib, status};
}

/** A command with the seconds that it waits by design. */
type Shot = {readonly name: string; readonly command: readonly string[]; readonly waits: number};

const shots = (cli: string): Shot[] => [
	{name: 'node -e 0', command: [process.execPath, '-e', '0'], waits: 0},
	{
		...{name: 'kerntop --once runqlat', waits: interval},
		command: [process.execPath, cli, '--once', '-i', String(interval), 'runqlat'],
	},
	{
		...{name: 'libbpf-tools runqlat', waits: interval},
		command: ['/usr/sbin/runqlat', String(interval), '1'],
	},
	{
		...{name: 'bpftrace runqlat', waits: interval},
		command: ['/usr/bin/bpftrace', '-e', `${bpftraceRunqlat} interval:s:1 { exit(); }`],
	},
	{
		...{name: 'kerntop --once, all six', waits: interval},
		command: [process.execPath, cli, '--once', '-i', String(interval)],
	},
];

const bpftraceRunqlat = [
	'rawtracepoint:sched_wakeup, rawtracepoint:sched_wakeup_new',
	'{ @start[((struct task_struct *)arg0)->pid] = nsecs; }',
	'rawtracepoint:sched_switch { $next = (struct task_struct *)arg2;',
	'if (@start[$next->pid]) { @usecs = hist((nsecs - @start[$next->pid]) / 1000);',
	'delete(@start[$next->pid]); } }',
].join(' ');

/** Rounds go through all of them in turn, so that a slow moment of the machine hits each alike. */
export async function startUp(cli: string, rounds: number): Promise<Measured[]> {
	const ms = new Map<string, number[]>();
	const mib = new Map<string, number[]>();
	const failed = new Set<string>();
	for (let round = 0; round < rounds; round++) {
		for (const {name, command, waits} of shots(cli)) {
			const done = await run(command);
			if (done.status !== 0) failed.add(name);
			ms.set(name, [...(ms.get(name) ?? []), done.ms - waits * 1000]);
			mib.set(name, [...(mib.get(name) ?? []), done.mib]);
		}
	}

	const compare = (
		what: string,
		values: Map<string, number[]>,
		unit: string,
		name: string,
		against: string,
		target?: number,
	): Measured[] =>
		failed.has(name) || failed.has(against)
			? [{what, kerntop: values.get(name) ?? [], unit, note: `${against} does not run here`}]
			: [
					{
						...{what, kerntop: values.get(name) ?? [], unit, against},
						...{peer: values.get(against) ?? [], ...(target !== undefined && {target})},
					},
				];
	const one = 'kerntop --once runqlat';
	return [
		...compare('--once runqlat: start-up', ms, 'ms', one, 'node -e 0', 2),
		...compare('--once runqlat: start-up', ms, 'ms', one, 'libbpf-tools runqlat'),
		...compare('--once runqlat: start-up', ms, 'ms', one, 'bpftrace runqlat'),
		...compare('--once runqlat: peak memory', mib, 'MiB', one, 'libbpf-tools runqlat'),
		...compare('--once runqlat: peak memory', mib, 'MiB', one, 'bpftrace runqlat'),
		...compare('--once, all six: start-up', ms, 'ms', 'kerntop --once, all six', 'node -e 0'),
		...compare('--once, all six: peak memory', mib, 'MiB', 'kerntop --once, all six', 'node -e 0'),
	];
}

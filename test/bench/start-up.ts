// One-shot runs of kerntop and of its peers → wall time to the end and the most memory they had.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import type {Measured} from './table.js';
import {memoryMib} from '../helpers/process.js';

/** Seconds of each interval that the tools are told to wait: taken off the wall time. */
const interval = 1;

type Run = {readonly ms: number; readonly mib: number; readonly status: number | null};

/** Node reads more certificates at its start where a variable names some: that would count for both. */
const {NODE_EXTRA_CA_CERTS: _, ...plain} = process.env;

/** Peak memory is read every 2 ms until the end: what comes in the last two is missed. */
async function run(command: readonly string[]): Promise<Run> {
	const [program = '', ...args] = command;
	const start = performance.now();
	const child = spawn(program, args, {stdio: 'ignore', env: plain});
	let mib = 0;
	const timer = setInterval(() => {
		const now = memoryMib(child.pid ?? 0, 'VmHWM');
		if (now > mib) mib = now;
	}, 2);
	const [status] = (await once(child, 'exit')) as [number | null];
	clearInterval(timer);
	return {ms: performance.now() - start, mib, status};
}

/** What bpftrace's own runqlat.bt does, for one interval. */
const bpftraceRunqlat = [
	'tracepoint:sched:sched_wakeup, tracepoint:sched:sched_wakeup_new { @qtime[args->pid] = nsecs; }',
	'tracepoint:sched:sched_switch {',
	'if (args->prev_state == 0) { @qtime[args->prev_pid] = nsecs; }',
	'$ns = @qtime[args->next_pid];',
	'if ($ns) { @usecs = hist((nsecs - $ns) / 1000); }',
	'delete(@qtime[args->next_pid]); }',
	`interval:s:${String(interval)} { exit(); }`,
].join(' ');

/** It finds tracepoints only where tracefs is mounted, which is not so everywhere. */
const withTracefs =
	'mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null; exec bpftrace -e "$1"';

/** What a user would run instead of `kerntop --once runqlat`. */
const peerCommands = {
	'libbpf-tools': ['/usr/sbin/runqlat', String(interval), '1'],
	bpftrace: ['unshare', '--mount', 'sh', '-c', withTracefs, 'sh', bpftraceRunqlat],
	BCC: ['/usr/sbin/runqlat-bpfcc', String(interval), '1'],
} as const;

type Peer = keyof typeof peerCommands;

/** A command with the seconds that it waits by design. */
type Shot = {readonly name: string; readonly command: readonly string[]; readonly waits: number};

const [node, one, six] = ['node -e 0', '--once runqlat', '--once, all six'] as const;

export type ShotSetting = {
	readonly cli: string;
	readonly rounds: number;
	readonly peers: readonly Peer[];
};

function shotsOf({cli, peers}: ShotSetting): Shot[] {
	const once = [process.execPath, cli, '--once', '-i', String(interval)];
	return [
		{name: node, command: [process.execPath, '-e', '0'], waits: 0},
		{name: one, command: [...once, 'runqlat'], waits: interval},
		{name: six, command: once, waits: interval},
		...peers.map((name) => ({name, command: peerCommands[name], waits: interval})),
	];
}

/** One a round; a command that failed has none. */
export type ShotTimes = {
	readonly name: string;
	readonly ms: readonly number[];
	readonly mib: readonly number[];
};

/** Rounds go through all of them in turn, so that a slow moment of the machine hits each alike. */
export async function measureShots(
	setting: ShotSetting,
	tell: (name: string) => void = () => undefined,
): Promise<ShotTimes[]> {
	const shots = shotsOf(setting).map((shot) => ({shot, runs: [] as Run[]}));
	for (let round = 0; round < setting.rounds; round++) {
		for (const {shot, runs} of shots) {
			if (runs.some(({status}) => status !== 0)) continue;
			tell(shot.name);
			runs.push(await run(shot.command));
		}
	}

	return shots.map(({shot: {name, waits}, runs}) => {
		const failed = runs.some(({status}) => status !== 0);
		const good = failed ? [] : runs;
		return {name, ms: good.map(({ms}) => ms - waits * 1000), mib: good.map(({mib}) => mib)};
	});
}

/** The most that the ratio to a peer may be. */
type Targets = {readonly ms?: number; readonly mib?: number};

const targets: Readonly<Record<string, Targets>> = {[node]: {ms: 2}, BCC: {ms: 0.3, mib: 0.6}};

/** One run of one tool beside each of the others, then of all six beside Node. */
export function startUpRows(times: readonly ShotTimes[], where = ''): Measured[] {
	const of = (name: string): ShotTimes =>
		times.find((shot) => shot.name === name) ?? {name, ms: [], mib: []};
	const compare = (what: string, against: string, {ms, mib}: Targets = {}): Measured[] => {
		const [ours, theirs] = [of(what), of(against)];
		const named = {
			...{against, peer: theirs.ms, note: where},
			...(theirs.ms.length === 0 && {note: `${against} does not run here`}),
		};
		return [
			{
				...{what: `${what}: start-up`, kerntop: ours.ms, unit: 'ms', ...named},
				...(ms !== undefined && {target: ms}),
			},
			{
				...{what: `${what}: peak memory`, kerntop: ours.mib, unit: 'MiB', ...named},
				...{peer: theirs.mib, ...(mib !== undefined && {target: mib})},
			},
		];
	};
	// Emulation is not kind to compilers of JavaScript: beside Node only where it runs natively.
	const base = where === '' ? [node] : [];
	const peers = times.map(({name}) => name).filter((name) => name in peerCommands);
	return [
		...[...base, ...peers].flatMap((name) => compare(one, name, targets[name])),
		...base.flatMap((name) => compare(six, name)),
	];
}

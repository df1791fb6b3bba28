// Both tools attached at once, fixed work → what their BPF programs took for the very same events.
//
// `ns` are all of a tool's programs together, so a tool that needs fewer or cheaper hooks for the same
// events is better off, as it is for the machine. Who attached first changes from round to round.
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {loadAddon} from '../../src/native/addon.js';
import {sendThroughLoopback} from '../helpers/tcp.js';
import {Workload} from '../helpers/workload.js';
import {bpfTime, Tool} from './tool.js';

export type PerEvent = {
	readonly tool: string;
	/** ns of all programs for the work of a round, a number each round. */
	readonly kerntop: readonly number[];
	readonly peer: readonly number[];
	/** Runs of the programs in the last round. */
	readonly kerntopRuns: number;
	readonly peerRuns: number;
	/** ns a run of a program that does nothing, on a hook of this tool; null where it cannot attach. */
	readonly emptyNs: number | null;
	readonly failure?: string;
};

export type Setting = {
	/** dist/cli.js */
	readonly cli: string;
	/** The compiled empty.bpf.c. */
	readonly empty: string;
	readonly tools: readonly string[];
	readonly rounds: number;
	/** Share of the full volume of work. */
	readonly scale: number;
	/** Seconds for both to settle. */
	readonly settle: number;
};

type Work = (scale: number, folder: string) => Promise<void>;

const run = async (...work: Array<string | number>): Promise<void> => {
	const workload = await Workload.start(...work);
	await workload.work();
	await workload.end();
};

const works: Readonly<Record<string, Work>> = {
	biotop: async (scale, folder) => run('writes', path.join(folder, 'b'), 20_000 * scale, 4096),
	tcptop: async (scale) => sendThroughLoopback('127.0.0.1', 512 * 2 ** 20 * scale),
	runqlat: async (scale) => run('forks', 2000 * scale),
	cachestat: async (scale, folder) => run('fill', path.join(folder, 'c'), 256 * 2 ** 20 * scale),
	syscount: async (scale) => run('reads', 1_000_000 * scale),
	softirqs: async (scale) => sendThroughLoopback('127.0.0.1', 512 * 2 ** 20 * scale),
};

/** On which hook of each tool the empty program runs; the first that attaches. */
const empties: Readonly<Record<string, readonly string[]>> = {
	biotop: ['empty_block'],
	tcptop: ['empty_tcp_fexit', 'empty_tcp_kprobe'],
	runqlat: ['empty_switch'],
	cachestat: ['empty_cache_tp', 'empty_cache_fentry', 'empty_cache_kprobe'],
	syscount: ['empty_syscall'],
	softirqs: ['empty_softirq'],
};

export async function perEvent(setting: Setting): Promise<PerEvent[]> {
	const addon = loadAddon();
	const stats = addon.enableRunStats();
	const folder = mkdtempSync(path.join(os.tmpdir(), 'kerntop-bench-'));
	const results: PerEvent[] = [];
	try {
		for (const tool of setting.tools) results.push(await compare(tool, setting, folder));
	} finally {
		stats.close();
		rmSync(folder, {recursive: true});
	}

	return results;
}

async function compare(tool: string, setting: Setting, folder: string): Promise<PerEvent> {
	const [kerntop, peer]: [number[], number[]] = [[], []];
	let [kerntopRuns, peerRuns] = [0, 0];
	const work = works[tool] ?? (() => Promise.resolve());
	try {
		for (let round = 0; round < setting.rounds; round++) {
			const [ours, theirs] = await together(tool, setting, round % 2 === 0, async () =>
				work(setting.scale, folder),
			);
			kerntop.push(ours.ns);
			peer.push(theirs.ns);
			[kerntopRuns, peerRuns] = [ours.runs, theirs.runs];
		}

		const emptyNs = await emptyCost(tool, setting, async () => work(setting.scale, folder));
		return {tool, kerntop, peer, kerntopRuns, peerRuns, emptyNs};
	} catch (error) {
		const failure = error instanceof Error ? error.message : String(error);
		return {tool, kerntop, peer, kerntopRuns, peerRuns, emptyNs: null, failure};
	}
}

type Spent = {readonly ns: number; readonly runs: number};

async function together(
	tool: string,
	{cli, settle}: Setting,
	oursFirst: boolean,
	work: () => Promise<void>,
): Promise<[Spent, Spent]> {
	const ours = [process.execPath, cli, tool, '--json', '-i', '1'];
	const theirs = [`/usr/sbin/${tool}`, ...(tool === 'syscount' ? ['-i', '1'] : ['1'])];
	const tools: Tool[] = [];
	try {
		for (const command of oursFirst ? [ours, theirs] : [theirs, ours]) {
			const started = new Tool(command);
			tools.push(started);
			await started.attached();
		}

		await sleep(settle * 1000);
		const [first, second] = tools.map(({pid}) => pid) as [number, number];
		const before = [bpfTime(first), bpfTime(second)] as const;
		await work();
		const after = [bpfTime(first), bpfTime(second)] as const;
		const spent = [0, 1].map((index) => ({
			ns: (after[index]?.ns ?? 0) - (before[index]?.ns ?? 0),
			runs: (after[index]?.runs ?? 0) - (before[index]?.runs ?? 0),
		})) as [Spent, Spent];
		return oursFirst ? spent : [spent[1], spent[0]];
	} finally {
		for (const started of tools) await started.stop();
	}
}

async function emptyCost(
	tool: string,
	{empty}: Setting,
	work: () => Promise<void>,
): Promise<number | null> {
	for (const program of empties[tool] ?? []) {
		const object = loadAddon().openObject(empty);
		try {
			object.selectPrograms([program]);
			await object.load();
			await object.attach([program]);
			await work();
			const stats = object.programStats().find(({name}) => name === program);
			if (stats !== undefined && stats.runCount > 0) return stats.runTimeNs / stats.runCount;
		} catch {
			// This kernel has no such hook: the next.
		} finally {
			await object.close();
		}
	}

	return null;
}

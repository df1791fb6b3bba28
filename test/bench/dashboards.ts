// Full-screen programs side by side at 1 Hz on 120×40 → their CPU time, memory and bytes to the terminal.
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {spawn} from 'node-pty';
import {median} from './statistics.js';
import type {Measured} from './table.js';
import {cpuMs, memoryMib} from '../helpers/process.js';
import {scratch} from '../helpers/workload.js';
import {Tool} from './tool.js';

/** Seconds: until V8 has compiled most of what runs each second, and of one window. */
const settle = 30;
const window = 12;

const {CI: _, ...environment} = process.env;

type Cost = {readonly percent: number[]; readonly mib: number[]; readonly bytes: number[]};

/** Several pids are one program in several parts. */
type Watched = {
	readonly name: string;
	readonly pids: () => readonly number[];
	/** To the terminal so far. */
	readonly bytes: () => number;
	readonly stop: () => Promise<void> | void;
};

const terminalOf = {TERM: 'xterm-256color', LC_ALL: 'C.UTF-8'};

function inTerminal(
	name: string,
	program: string,
	args: readonly string[],
	more: Readonly<Record<string, string>> = {},
): Watched {
	const terminal = spawn(program, [...args], {
		...{cols: 120, rows: 40, env: {...environment, ...terminalOf, ...more}},
	});
	let bytes = 0;
	// Somebody has to read the screen.
	terminal.onData((data) => (bytes += Buffer.byteLength(data)));
	return {
		...{name, pids: () => [terminal.pid], bytes: () => bytes},
		stop: () => terminal.kill('SIGTERM'),
	};
}

/** Debian 12's has no option for its interval, only a setting. */
function btop(): Watched {
	const folder = path.join(scratch, 'btop');
	mkdirSync(folder, {recursive: true});
	writeFileSync(path.join(folder, 'btop.conf'), 'update_ms = 1000\n');
	return inTerminal('btop', '/usr/bin/btop', [], {XDG_CONFIG_HOME: scratch});
}

/** Those of the six that attach here. */
async function sixTools(): Promise<Watched & {readonly count: number}> {
	const names = ['biotop', 'tcptop', 'runqlat', 'cachestat', 'syscount', 'softirqs'];
	const tools: Tool[] = [];
	for (const name of names) {
		const tool = new Tool([`/usr/sbin/${name}`, ...(name === 'syscount' ? ['-i'] : []), '1']);
		try {
			await tool.attached();
			tools.push(tool);
		} catch {
			await tool.stop();
		}
	}

	return {
		...{name: 'libbpf-tools', count: tools.length, bytes: () => Number.NaN},
		pids: () => tools.map(({pid}) => pid),
		stop: async () => {
			for (const tool of tools) await tool.stop();
		},
	};
}

const total = (watched: Watched, of: (pid: number) => number): number =>
	watched.pids().reduce((sum, pid) => sum + of(pid), 0);

/** All run at the same time, so that what disturbs one disturbs all. */
async function measure(watched: readonly Watched[], rounds: number): Promise<Map<string, Cost>> {
	const costs = new Map<string, Cost>();
	for (const {name} of watched) costs.set(name, {percent: [], mib: [], bytes: []});
	await sleep(settle * 1000);
	for (let round = 0; round < rounds; round++) {
		const before = watched.map((one) => [total(one, cpuMs), one.bytes()] as const);
		const start = performance.now();
		await sleep(window * 1000);
		const ms = performance.now() - start;
		for (const [index, one] of watched.entries()) {
			const [cpu, bytes] = before[index] ?? [0, 0];
			const cost = costs.get(one.name);
			cost?.percent.push(((total(one, cpuMs) - cpu) / ms) * 100);
			cost?.bytes.push((one.bytes() - bytes) / (ms / 1000));
			cost?.mib.push(total(one, (pid) => memoryMib(pid, 'VmRSS')));
		}
	}

	return costs;
}

/** An idle filter: what the dashboard itself costs, not what the machine does. */
export async function dashboards(cli: string, rounds: number): Promise<Measured[]> {
	const six = await sixTools();
	const watched: Watched[] = [
		inTerminal('kerntop', process.execPath, [cli, '--config', 'none', '-p', String(process.pid)]),
		inTerminal('top', '/usr/bin/top', ['-d', '1']),
		inTerminal('htop', '/usr/bin/htop', ['-d', '10']),
		btop(),
		six,
	];
	try {
		const costs = await measure(watched, rounds);
		const of = (name: string): Cost => costs.get(name) ?? {percent: [], mib: [], bytes: []};
		const ours = of('kerntop');
		const against = ['top', 'htop', 'btop', 'libbpf-tools'].filter((name) => {
			const {percent} = of(name);
			return Number.isFinite(median(percent));
		});
		return [
			{what: 'dashboard: CPU', kerntop: ours.percent, unit: '%', target: 1.5},
			{what: 'dashboard: memory', kerntop: ours.mib, unit: 'MiB', target: 150},
			{what: 'dashboard: terminal', kerntop: ours.bytes, unit: 'B/s'},
			...against.flatMap((name): Measured[] => {
				const peer = of(name);
				const note = name === 'libbpf-tools' ? `${String(six.count)} of the six attach here` : '';
				return [
					{
						what: 'dashboard: CPU',
						kerntop: ours.percent,
						unit: '%',
						against: name,
						peer: peer.percent,
						note,
					},
					{
						what: 'dashboard: memory',
						kerntop: ours.mib,
						unit: 'MiB',
						against: name,
						peer: peer.mib,
						note,
					},
				];
			}),
		];
	} finally {
		for (const one of watched) await one.stop();
	}
}

// `npm run bench [section…]`: kerntop beside the tools that one would use instead → one table on standard
// output, the raw numbers in test/bench/results.json; exit status 1 when a target is missed.
import {readFileSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {compileBpf} from './compile.js';
import {dashboards} from './dashboards.js';
import {growth} from './growth.js';
import {perEvent, type PerEvent} from './per-event.js';
import {slowdown} from './slowdown.js';
import {measureShots, startUpRows} from './start-up.js';
import {isMet, markdown, type Measured} from './table.js';
import {perEventInVm, shotsInVm} from './vm.js';

const cli = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
const rounds = 5;
const all = ['biotop', 'tcptop', 'runqlat', 'cachestat', 'syscount', 'softirqs'];

/** Where libbpf-tools 0.26 attaches more than here, newest first: Debian's of its time, and the one before. */
const olderKernels = ['6.1', '5.10'];

async function perEventCosts(): Promise<Measured[]> {
	const empty = compileBpf('empty');
	const rows = new Map<string, Measured>();
	const keep = (results: readonly PerEvent[], where: string): void => {
		for (const one of results) {
			if (one.failure === undefined) rows.set(one.tool, costRow(one, where));
		}
	};
	keep(await perEvent({cli, empty, tools: all, rounds, scale: 1, settle: 2}), '');
	for (const series of olderKernels) {
		const tools = all.filter((tool) => !rows.has(tool));
		if (tools.length === 0) break;
		const setting = {empty, tools, rounds, scale: 0.05, settle: 5};
		keep(await perEventInVm(series, setting), `on ${series}, emulated`);
	}

	return all.flatMap((tool) => rows.get(tool) ?? neither(tool));
}

const neither = (tool: string): Measured => ({
	...{what: `${tool}: BPF time for the same work`, kerntop: [], unit: 'ms'},
	note: 'the two could not be attached side by side on any of these kernels',
});

function costRow(one: PerEvent, where: string): Measured {
	const {tool, kerntop, peer, kerntopRuns, peerRuns, emptyNs, failure} = one;
	const runs = `${String(kerntopRuns)} runs, theirs ${String(peerRuns)}`;
	const empty = emptyNs === null ? '' : `an empty program ${emptyNs.toFixed(0)} ns a run`;
	return {
		...{what: `${tool}: BPF time for the same work`, against: 'libbpf-tools', unit: 'ms'},
		...{kerntop: kerntop.map((ns) => ns / 1e6), peer: peer.map((ns) => ns / 1e6), target: 1},
		note: [where, failure ?? `${runs}; ${empty}`].filter((text) => text !== '').join(': '),
	};
}

/** BCC wants the headers of the kernel, and runs where Debian has them. */
async function startUps(): Promise<Measured[]> {
	const [series = ''] = olderKernels;
	return [
		...startUpRows(await measureShots({cli, rounds, peers: ['libbpf-tools', 'bpftrace']})),
		...startUpRows(await shotsInVm(series, rounds), `on ${series}, emulated`),
	];
}

const sections: Readonly<Record<string, () => Promise<Measured[]>>> = {
	events: perEventCosts,
	'start-up': startUps,
	dashboard: async () => dashboards(cli, rounds),
	slowdown: async () => slowdown(cli, rounds),
	growth: async () => growth(cli, rounds),
};

async function main(): Promise<number> {
	const asked = process.argv.slice(2);
	const unknown = asked.find((name) => !(name in sections));
	if (unknown !== undefined) {
		process.stderr.write(`bench: no section ${unknown}: ${Object.keys(sections).join(', ')}\n`);
		return 2;
	}

	const file = path.join(import.meta.dirname, 'results.json');
	const results = known(file);
	for (const [name, measure] of Object.entries(sections)) {
		if (asked.length > 0 && !asked.includes(name)) continue;
		process.stderr.write(`bench: ${name} ...\n`);
		results[name] = await measure();
	}

	const machine = `${os.cpus()[0]?.model ?? ''} × ${String(os.cpus().length)}`;
	const head = {machine, kernel: os.release(), node: process.version};
	writeFileSync(file, `${JSON.stringify({...head, sections: results}, null, '\t')}\n`);
	const rows = Object.entries(results).flatMap(([name, of]) =>
		asked.length === 0 || asked.includes(name) ? of : [],
	);
	process.stdout.write(
		`${markdown(rows)}\n\n${machine}, ${os.release()}, Node ${process.version}\n`,
	);
	return rows.every(isMet) ? 0 : 1;
}

/** Sections that are not measured now stay as they were. */
function known(file: string): Record<string, Measured[]> {
	try {
		const {sections: before} = JSON.parse(readFileSync(file, 'utf8')) as {
			sections: Record<string, Measured[]>;
		};
		return before;
	} catch {
		return {};
	}
}

process.exitCode = await main();

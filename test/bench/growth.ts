// More keys, more events → what a tick and an event cost then: flat an event, linear a key at worst.
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {mapView} from '../../src/core/readings.js';
import {MapsOfObject} from '../../src/bpf/maps.js';
import {loadAddon, type NativeObject} from '../../src/native/addon.js';
import {columnsOf} from '../helpers/columns.js';
import {arrange, orderOf} from '../../src/ui/rows/rows.js';
import {scratch} from '../helpers/workload.js';
import {compileBpf} from './compile.js';
import {median, repeated} from './statistics.js';
import type {Measured} from './table.js';
import {bpfTime, Tool} from './tool.js';

const view = mapView('keys', {
	...{pid: 'number', comm: 'text', io: 'counter', bytes: 'counter', ns: 'counter'},
} as const);

/** Keys for each new name of this process, at most. */
const mostAtOnce = 1024;

/** Rows of a tall terminal. */
const page = 60;

/** Polls until V8 has compiled what they do: a minute and a half of a dashboard. */
const warmUp = 100;

function countAll(object: NativeObject, keys: number): void {
	const batch = Math.min(mostAtOnce, keys);
	object.writeGlobal('first', new ArrayBuffer(4));
	object.writeGlobal('batch', Uint32Array.of(batch).buffer);
	const name = readFileSync('/proc/self/comm', 'utf8').trim();
	for (let index = 0; index < keys / batch; index++) {
		writeFileSync('/proc/self/comm', `ktG${String(index)}`);
	}

	writeFileSync('/proc/self/comm', name);
}

/** As the rows of a tool have them. */
const columns = columnsOf({
	...{pid: 'number', comm: 'name', io: 'counter', bytes: 'counter', ns: 'counter'},
});

/** A tick over a map in the kernel, to the rows that the screen shows, in its order; every key has counted. */
async function tick(keys: number, rounds: number): Promise<{ms: number[]; mib: number}> {
	const object = loadAddon().openObject(compileBpf('grow'));
	try {
		object.setMaxEntries('keys', keys * 2 + 1024);
		object.selectPrograms(['grow']);
		await object.load();
		await object.attach(['grow']);
		const maps = new MapsOfObject(object);
		const before = process.memoryUsage.rss();
		let mib = 0;
		const ms = await repeated(rounds + warmUp, () => {
			countAll(object, keys);
			const start = performance.now();
			const records = maps.deltas(view);
			const rows = arrange(records, orderOf({key: 'bytes'}, columns), columns);
			rows.slice(0, page);
			const took = performance.now() - start;
			if (rows.length !== keys) throw new Error(`${String(rows.length)} keys of ${String(keys)}`);
			mib = Math.max(mib, (process.memoryUsage.rss() - before) / 2 ** 20);
			return took;
		});
		return {ms: ms.slice(warmUp), mib};
	} finally {
		await object.close();
	}
}

type Events = {readonly ns: number; readonly perSecond: number};

/** ns of an event at so many system calls a second, of the program that counts them. */
async function atRate(cli: string, program: string, rate: number): Promise<Events> {
	const tool = new Tool([process.execPath, cli, 'syscount', '--json', '-i', '1']);
	try {
		await tool.attached();
		const before = bpfTime(tool.pid);
		const start = performance.now();
		execFileSync(program, [String(rate), '2']);
		const seconds = (performance.now() - start) / 1000;
		const after = bpfTime(tool.pid);
		const runs = after.runs - before.runs;
		return {ns: (after.ns - before.ns) / runs, perSecond: runs / seconds};
	} finally {
		await tool.stop();
	}
}

export async function growth(cli: string, rounds: number): Promise<Measured[]> {
	const rows: Measured[] = [];
	for (const keys of [10, 1000, 10_240, 102_400]) {
		const {ms, mib} = await tick(keys, rounds);
		const what = `read, decode, diff and sort ${keys.toLocaleString('en')} keys`;
		const note = `memory grew by ${mib.toFixed(0)} MiB`;
		const target = keys === 10_240 ? {target: 5} : {};
		rows.push({what, kerntop: ms, unit: 'ms', note, ...target});
		rows.push({what: `${what}, a key`, kerntop: ms.map((all) => (all / keys) * 1000), unit: 'µs'});
	}

	const program = path.join(scratch, 'rate');
	const source = path.join(import.meta.dirname, 'rate.c');
	execFileSync('cc', ['-O2', '-Wall', '-Werror', '-o', program, source]);
	for (const rate of [10_000, 100_000, 1_000_000]) {
		const reached: number[] = [];
		const ns = await repeated(rounds, async () => {
			const events = await atRate(cli, program, rate);
			reached.push(events.perSecond);
			return events.ns;
		});
		rows.push({
			...{what: `syscount at ${rate.toLocaleString('en')} calls/s`, unit: 'ns an event'},
			...{kerntop: ns, note: `${median(reached).toFixed(0)} a second were made`},
		});
	}

	return rows;
}

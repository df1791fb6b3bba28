// Workloads with and without kerntop watching all of them → how much slower they get.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {sendThroughLoopback} from '../helpers/tcp.js';
import {scratch, Workload} from '../helpers/workload.js';
import type {Measured} from './table.js';
import {Tool} from './tool.js';

const run = async (...work: Array<string | number>): Promise<void> => {
	const workload = await Workload.start(...work);
	await workload.work();
	await workload.end();
};

/** Two processes that hand a byte to and fro: two context switches a round. */
function pingPong(): void {
	const source = path.join(import.meta.dirname, 'ping-pong.c');
	const program = path.join(scratch, 'ping-pong');
	execFileSync('cc', ['-O2', '-Wall', '-Werror', '-o', program, source]);
	execFileSync(program, ['100000']);
}

const works: Readonly<Record<string, (folder: string) => Promise<void> | void>> = {
	'a million reads of one byte': async () => run('reads', 1_000_000),
	'2 GiB over loopback TCP': async () => sendThroughLoopback('127.0.0.1', 2 ** 31),
	'4,000 direct writes of 4 KiB': async (folder) =>
		run('writes', path.join(folder, 'w'), 4000, 4096),
	'100,000 round trips between two processes': () => pingPong(),
	'3,000 forks': async () => run('forks', 3000),
};

/** On and off change places within each pair: the machine's moods hit both alike. */
export async function slowdown(cli: string, rounds: number): Promise<Measured[]> {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'kerntop-bench-'));
	try {
		const rows: Measured[] = [];
		for (const [what, work] of Object.entries(works)) {
			const [on, off]: [number[], number[]] = [[], []];
			await work(folder);
			for (let round = 0; round < rounds; round++) {
				for (const watched of round % 2 === 0 ? [true, false] : [false, true]) {
					(watched ? on : off).push(await timed(cli, watched, async () => work(folder)));
				}
			}

			rows.push({what: `${what}, all six`, kerntop: on, peer: off, against: 'without', unit: 'ms'});
		}

		return rows;
	} finally {
		rmSync(folder, {recursive: true});
	}
}

async function timed(cli: string, watched: boolean, work: () => Promise<void>): Promise<number> {
	const tool = watched ? new Tool([process.execPath, cli, '--json', '-i', '1']) : undefined;
	await tool?.attached();
	try {
		const start = performance.now();
		await work();
		return performance.now() - start;
	} finally {
		await tool?.stop();
	}
}

// Records test/fixtures/snapshots/*.json from live probes under the demo load: real snapshots, only of
// processes that this script started.
import {mkdirSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {probes as tools} from '../probes/index.js';
import {openProbes} from '../src/probe/attachment.js';
import type {Probe} from '../src/probe/probe.js';
import {Scheduler} from '../src/probe/scheduler.js';
import type {ReadySnapshot} from '../src/probe/snapshot.js';
import {configure} from '../src/probe/source.js';
import {startLoad} from './demo-load.js';

const snapshots = 60;
const intervalMs = 500;
const output = path.join(import.meta.dirname, '..', 'test', 'fixtures', 'snapshots');

function record(scheduler: Scheduler, probe: Probe, cgroupId: number): Promise<ReadySnapshot[]> {
	const options = probe.name === 'syscount' ? {latency: true} : {};
	const filters = probe.filters.includes('cgroup') ? {cgroupId} : {};
	return new Promise((resolve, reject) => {
		const recorded: ReadySnapshot[] = [];
		const unsubscribe = scheduler.subscribe(
			configure(probe, options, filters),
			intervalMs,
			(snapshot) => {
				if (snapshot.status !== 'ready') {
					reject(new Error(`${probe.name}: ${JSON.stringify(snapshot)}`));
					return;
				}

				recorded.push(snapshot);
				if (recorded.length < snapshots) return;
				unsubscribe();
				resolve(recorded);
			},
		);
	});
}

const load = await startLoad((snapshots * intervalMs) / 1000 + 20);
const probes = openProbes();
const scheduler = new Scheduler(probes.attach);
try {
	// Let it warm up: the load writes its data first.
	await new Promise((resolve) => setTimeout(resolve, 5000));
	mkdirSync(output, {recursive: true});
	const cgroupId = statSync(load.cgroup).ino;
	const all = await Promise.all(tools.map(async (probe) => record(scheduler, probe, cgroupId)));
	for (const [index, {name}] of tools.entries()) {
		const lines = (all[index] ?? []).map((snapshot) => JSON.stringify(snapshot));
		writeFileSync(path.join(output, `${name}.json`), `[\n${lines.join(',\n')}\n]\n`);
	}
} finally {
	await scheduler.close();
	probes.close();
	await load.stop();
}

// Live probes under the demo load → test/fixtures/snapshots/NAME.json: real snapshots, of processes that this
// script started and no others where a tool can tell. `npm run fixtures [NAME…]`; all without a name.
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {onDemand, probes as withTab} from '../probes/index.js';
import {openProbes} from '../src/sources/local/attachment.js';
import type {Options} from '../src/core/options.js';
import {loaded, type Probe, type Tool} from '../src/core/tool.js';
import {Scheduler} from '../src/engine/scheduler.js';
import type {ReadySnapshot} from '../src/core/snapshot.js';
import {configure} from '../src/core/source.js';
import type {Tested} from '../test/helpers/cases.js';
import {startLoad} from './demo-load.js';

const snapshots = 60;
const intervalMs = 500;
const root = path.join(import.meta.dirname, '..');
const output = path.join(root, 'test', 'fixtures', 'snapshots');

/** As the tool's test wants it. */
async function optionsOf({name}: Probe): Promise<Options> {
	const {tool} = (await import(path.join(root, 'test', 'tools', `${name}.ts`))) as {tool: Tested};
	return tool.recorded ?? {};
}

async function record(
	scheduler: Scheduler,
	probe: Probe,
	cgroup: string,
): Promise<readonly ReadySnapshot[]> {
	const options = await optionsOf(probe);
	const filters = probe.filters.includes('cgroup') ? {cgroup} : {};
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

/** Throws for a name that no panel has. */
async function wanted(names: readonly string[]): Promise<readonly Probe[]> {
	const all = [...withTab, ...onDemand];
	const unknown = names.find((name) => all.every((probe) => probe.name !== name));
	if (unknown !== undefined) throw new Error(`no panel ${unknown}`);
	const isMeant = ({name}: Tool): boolean => names.length === 0 || names.includes(name);
	return Promise.all(all.filter(isMeant).map(loaded));
}

const tools = await wanted(process.argv.slice(2));
const load = await startLoad((snapshots * intervalMs) / 1000 + 20);
const probes = openProbes();
const scheduler = new Scheduler(probes.attach);
try {
	// Let it warm up: the load writes its data first.
	await new Promise((resolve) => setTimeout(resolve, 5000));
	mkdirSync(output, {recursive: true});
	const all = await Promise.all(tools.map(async (probe) => record(scheduler, probe, load.cgroup)));
	for (const [index, {name}] of tools.entries()) {
		const lines = (all[index] ?? []).map((snapshot) => JSON.stringify(snapshot));
		writeFileSync(path.join(output, `${name}.json`), `[\n${lines.join(',\n')}\n]\n`);
	}
} finally {
	await scheduler.close();
	probes.close();
	await load.stop();
}

// survive.ts object|btf FILE FROM TO ADDON: opens and loads that many damaged variants of the file, and
// prints how each ended. A crash is the end of this process, which is all that its parent looks at.
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {probes} from '../../probes/index.js';
import {Kernel, parseSection} from '../../src/kernel/features.js';
import type {NativeAddon, NativeError} from '../../src/native/addon.js';
import {choose} from '../../src/bpf/choice.js';
import {objectPath} from '../../src/native/paths.js';
import {scratch} from '../helpers/workload.js';
import {damaged} from './damage.js';

const [kind, file = '', from, to, addonPath = ''] = process.argv.slice(2);
const addon = createRequire(import.meta.url)(addonPath) as NativeAddon;
const whole = readFileSync(file);
const copy = path.join(scratch, 'damaged');

/** The programs that kerntop itself would load of the object. */
const tool = path.basename(file).split('.')[0] ?? '';
const programsOf = (name: string): string[] => {
	const kernel = new Kernel(addon);
	const native = addon.openObject(objectPath(name));
	kernel.learn(native.programs.map(({section}) => parseSection(section)));
	const plan = probes.find((probe) => probe.name === name)?.plan({});
	return choose(plan?.attach ?? [], native, kernel, new Map()).flatMap(({programs}) => programs);
};

async function load(object: string, btf: string | undefined, programs: string[]): Promise<void> {
	const native = addon.openObject(object, btf);
	try {
		native.selectPrograms(programs);
		await native.load();
	} finally {
		await native.close();
	}
}

const programs = programsOf(kind === 'btf' ? 'softirqs' : tool);
const outcomes: Record<string, number> = {};
for (let variant = Number(from); variant < Number(to); variant++) {
	// The addon keeps the BTF of each file that it has read.
	const target = kind === 'btf' ? `${copy}-${String(variant)}` : copy;
	writeFileSync(target, damaged(whole, variant));
	let outcome = 'fine';
	try {
		if (kind === 'btf') {
			addon.knownFunctions(['tcp_sendmsg'], target);
			addon.tracepointArguments(['block_getrq'], target);
			await load(objectPath('softirqs'), target, programs);
		} else await load(target, undefined, programs);
	} catch (error) {
		outcome = (error as NativeError).code;
		if (!(error instanceof Error) || typeof outcome !== 'string') throw error;
	}

	if (kind === 'btf') writeFileSync(target, '');
	outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

console.log(JSON.stringify(outcomes));

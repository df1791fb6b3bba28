// A tool → the kinds of hooks that this kernel offers it: its own choice first, then each that changes it.
import {loadAll} from '../../probes/index.js';
import {preemptionCaveat} from '../../src/bpf/choice.js';
import {ProbeError} from '../../src/core/errors.js';
import {configure} from '../../src/core/source.js';
import {openProbes} from '../../src/sources/local/attachment.js';

const tools = await loadAll();

/** Kinds that can be forced; fentry goes with fexit, kretprobe with kprobe. */
const kinds = ['fexit', 'kprobe', 'tp_btf', 'raw_tp', 'tracepoint'];

/** What a tool attaches, or why it cannot. */
export type Choice = {
	/** The kind of hook that was forced; absent for the kernel's own choice. */
	readonly forced?: string;
	readonly backend?: string;
	readonly refusal?: string;
	/** By its own word it may lose events on this kernel, and was not chosen by it. */
	readonly loses?: boolean;
};

export async function choose(
	tool: string,
	forced?: string,
	refused?: (text: string) => void,
): Promise<Choice> {
	const probe = tools.find(({name}) => name === tool);
	if (probe === undefined) throw new Error(`no tool ${tool}`);
	const probes = openProbes(undefined, forced === undefined ? {} : {backend: forced});
	const asked = forced === undefined ? {} : {forced};
	try {
		const attachment = await probes.attach(configure(probe));
		const snapshot = attachment.poll(0);
		await attachment.close();
		const loses = forced !== undefined && snapshot.caveats.includes(preemptionCaveat);
		return {...asked, backend: snapshot.backend, ...(loses ? {loses} : {})};
	} catch (error) {
		const log = error instanceof ProbeError ? `${error.log}\n` : '';
		refused?.(`${tool} ${forced ?? ''}\n${String(error)}\n${log}\n`);
		return {...asked, refusal: error instanceof Error ? error.message : String(error)};
	} finally {
		probes.close();
	}
}

/** KERNTOP_TEST_BACKEND: `own` stands for the kernel's choice alone, a kind for that alone. */
export const wantedBackend = process.env['KERNTOP_TEST_BACKEND'];

/** The kind of hook that is tested whatever this kernel would choose. */
export const forcedBackend = wantedBackend === 'own' ? undefined : wantedBackend;

/** Without those that may lose events; a kernel's own choice is there even if it is refused. */
export async function choices(tool: string): Promise<Choice[]> {
	if (wantedBackend !== undefined)
		return [forcedBackend === undefined ? {} : {forced: forcedBackend}];
	return (await everyChoice(tool)).filter(({loses}) => loses !== true);
}

/** The kernel's own choice first, then each kind that changes it. */
export async function everyChoice(
	tool: string,
	refused?: (text: string) => void,
): Promise<Choice[]> {
	const own = await choose(tool, undefined, refused);
	const all = [own];
	if (own.backend === undefined) return all;
	for (const kind of kinds) {
		const choice = await choose(tool, kind, refused);
		if (all.every(({backend}) => backend !== choice.backend)) all.push(choice);
	}

	return all;
}

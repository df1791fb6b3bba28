// A tool's BPF object on its way into the kernel: open → choose among its hooks → configure → load →
// attach. Before it: src/native/addon.ts. After it: src/sources/local/attachment.ts.
import {
	codeOf,
	hintForShortage,
	isShortage,
	messageOf,
	ProbeError,
	type Step,
} from '../core/errors.js';
import {type Kernel, parseSection} from '../kernel/features.js';
import {defaultMapEntries} from '../kernel/map-entries.js';
import {memoryShortage, seccompHint} from '../kernel/privileges.js';
import type {NativeAddon, NativeError, NativeObject} from '../native/addon.js';
import {objectPath} from '../native/paths.js';
import type {Alternative, Globals} from '../core/plan.js';
import type {HookInUse} from '../core/snapshot.js';
import type {Source} from '../core/source.js';
import {objectOf} from '../core/tool.js';
import {cgroupHooks, writeCgroup} from './cgroup-filter.js';
import {caveatsOf, choose, kindsOf, noteRefusal, type Refusals} from './choice.js';
import {writeFilters, writeGlobal} from './globals.js';
import {checkObject} from './integrity.js';

export type AttachedObject = {
	readonly native: NativeObject;
	/** The kinds of hooks in use, in the order of the plan: `tp_btf`, `fexit+kprobe`. */
	readonly backend: string;
	readonly hooks: readonly HookInUse[];
	readonly caveats: readonly string[];
};

/** How to get it into the kernel, where that is not left to the plan and the machine. */
export type How = {
	/** As `forced` of choose(). */
	readonly backend?: string;
	/** Entries of the maps that a plan calls growing. */
	readonly mapEntries?: number;
};

/**
 * Attaches the first alternative of each hook that this kernel can load and attach. Alternatives that
 * its BTF rules out are never tried; one that fails all the same is left out, and the rest tried again.
 * Rejects with the signal's reason when the signal aborts, and then leaves no program attached.
 */
export async function attachObject(
	addon: NativeAddon,
	kernel: Kernel,
	source: Source,
	{backend, mapEntries = defaultMapEntries()}: How = {},
	signal?: AbortSignal,
): Promise<AttachedObject> {
	const refusals: Refusals = new Map();
	const hooks = [...source.plan.attach, ...cgroupHooks(source.filters.cgroup)];
	for (;;) {
		signal?.throwIfAborted();
		const native = open(addon, objectOf(source.probe), kernel.btf);
		let chosen: Alternative[] = [];
		try {
			kernel.learn(native.programs.map(({section}) => parseSection(section)));
			chosen = choose(hooks, native, kernel, refusals, backend);
			for (const map of source.plan.growing ?? []) native.setMaxEntries(map, mapEntries);
			configure(native, kernel, source, chosen);
			// Alternatives of two hooks may share a program.
			const programs = [...new Set(chosen.flatMap((alternative) => alternative.programs))];
			native.selectPrograms(programs);
			await native.load();
			signal?.throwIfAborted();
			await native.attach(programs);
			return {native, ...describe(native, kernel, chosen, source)};
		} catch (error) {
			await native.close();
			signal?.throwIfAborted();
			const reason = shortageOf(kernel, error) ?? seccompRefusalOf(error);
			if (reason !== undefined) throw reason;
			// A shortage does not show that this kernel refuses the alternative.
			if (isShortage(error)) throw asProbeError(error);
			if (!isNativeError(error) || !noteRefusal(chosen, refusals, error)) throw asProbeError(error);
		}
	}
}

/** The kernel answers EPERM, too, where this process may not lock more memory. */
function shortageOf(kernel: Kernel, error: unknown): ProbeError | undefined {
	if (!isNativeError(error) || error.step !== 'load' || error.code !== 'EPERM') return undefined;
	const message = kernel.locksMemory() ? memoryShortage() : undefined;
	const hint = 'grant it as well, or raise ulimit -l';
	return message === undefined
		? undefined
		: new ProbeError(message, {code: error.code, step: 'load', hint, log: error.log, cause: error});
}

/** Before the first program, only seccomp refuses to load anything for a privileged process. */
function seccompRefusalOf(error: unknown): ProbeError | undefined {
	if (!isNativeError(error) || error.step !== 'load' || error.program !== undefined)
		return undefined;
	const {code, log} = error;
	const hint = seccompHint(code);
	const message = `seccomp refuses bpf(), the system call that loads BPF programs (${code})`;
	return hint === undefined
		? undefined
		: new ProbeError(message, {code, step: 'load', hint, log, cause: error});
}

function open(addon: NativeAddon, name: string, btf: string | undefined): NativeObject {
	const path = objectPath(name);
	checkObject(name);
	try {
		return addon.openObject(path, btf);
	} catch (error) {
		const cause = asProbeError(error);
		// The addon says whether it is the object or the BTF.
		throw new ProbeError(messageOf(error), {
			code: cause.code,
			step: 'open',
			hint:
				hintForShortage(cause.code) ||
				(btf === undefined
					? 'rebuild kerntop with npm run build, or install it again'
					: 'give the BTF of the running kernel'),
			log: cause.log,
			cause,
		});
	}
}

function configure(
	native: NativeObject,
	kernel: Kernel,
	{plan, filters}: Source,
	chosen: readonly Alternative[],
): void {
	for (const {mapEntries = {}} of [plan, ...chosen]) {
		for (const [map, entries] of Object.entries(mapEntries)) native.setMaxEntries(map, entries);
	}

	const {standIns = []} = plan;
	if (standIns.length > 0 && kernel.hasTaskStorage()) {
		for (const map of standIns) native.setMaxEntries(map, 1);
	}

	const globals = Object.assign({}, plan.globals, ...chosen.map((one) => one.globals)) as Globals;
	for (const [name, value] of Object.entries(globals)) writeGlobal(native, name, value);
	writeFilters(native, filters);
	if (filters.cgroup !== undefined) writeCgroup(native, filters.cgroup);
}

/** @param chosen in the order of the plan's hooks; those of a filter follow, and count nothing. */
function describe(
	native: NativeObject,
	kernel: Kernel,
	chosen: readonly Alternative[],
	{plan}: Source,
): Omit<AttachedObject, 'native'> {
	const counting = chosen.slice(0, plan.attach.length);
	const kinds = kindsOf(
		native,
		counting.flatMap(({programs}) => programs),
	).map((kind) => kind.replace('kretprobe', 'kprobe'));
	const sectionsOf = ({programs}: Alternative): string[] =>
		native.programs.filter(({name}) => programs.includes(name)).map(({section}) => section);
	return {
		hooks: plan.attach.flatMap(({counts}, index) => {
			const alternative = chosen[index];
			return alternative === undefined ? [] : [{counts, sections: sectionsOf(alternative)}];
		}),
		backend: [...new Set(kinds)].join('+'),
		caveats: [...new Set(chosen.flatMap((one) => caveatsOf(one, kernel)))],
	};
}

const isNativeError = (error: unknown): error is NativeError =>
	error instanceof Error && 'step' in error && 'code' in error && 'log' in error;

/** The addon's error as the project's own; anything else unchanged in meaning. */
export function asProbeError(error: unknown): ProbeError {
	if (error instanceof ProbeError) return error;
	if (!isNativeError(error)) {
		return new ProbeError(messageOf(error), {
			code: codeOf(error) || 'EINVAL',
			step: 'configure',
			hint: hintForShortage(codeOf(error)),
			cause: error,
		});
	}

	const where = error.program === undefined ? error.step : `${error.step} ${error.program}`;
	const step: Step = error.step;
	return new ProbeError(`${where}: ${error.code}`, {
		code: error.code,
		step,
		hint: hintFor(error),
		log: error.log,
		cause: error,
	});
}

function hintFor({code}: NativeError): string {
	const hint = seccompHint(code);
	if (hint !== undefined) return `the kernel or a seccomp filter refused it: ${hint}`;
	switch (code) {
		case 'EPERM':
		case 'EACCES':
			return 'the kernel refused it: run as root, or grant CAP_BPF and CAP_PERFMON';
		default:
			return hintForShortage(code) || 'kerntop --check says what this kernel offers';
	}
}

// A tool's BPF object on its way into the kernel: open → choose among its hooks → configure → load →
// attach. Before it: src/native.ts. After it: src/probe/attachment.ts.
import {endianness} from 'node:os';
import {ProbeError, type Step} from '../errors.js';
import {type Kernel, parseSection} from '../kernel/features.js';
import type {BtfType, NativeAddon, NativeError, NativeObject} from '../native.js';
import {objectPath} from '../paths.js';
import type {Alternative, Filters, Globals, Hook} from '../probe/probe.js';
import type {Source} from '../probe/source.js';

export type AttachedObject = {
	readonly native: NativeObject;
	/** The kinds of hooks in use, in the order of the plan: `tp_btf`, `fexit+kprobe`. */
	readonly backend: string;
	readonly caveats: readonly string[];
};

/** What was tried in vain, why, and what libbpf had to say. */
type Refusals = Map<Alternative, {readonly reason: string; readonly log: string}>;

/** Entries of the maps that stand in for task storage, see TASK_STATE in task.bpf.h. */
const standIn = /_by_tid$/;

/**
 * Attaches the first alternative of each hook that this kernel can load and attach. Those that its
 * BTF rules out are never tried; one that fails all the same is left out and the rest tried again.
 * `forced` is a kind of hook that goes first wherever a hook has it.
 */
export async function attachObject(
	addon: NativeAddon,
	kernel: Kernel,
	source: Source,
	forced?: string,
): Promise<AttachedObject> {
	const refusals: Refusals = new Map();
	for (;;) {
		const native = open(addon, source.probe.name);
		let chosen: Alternative[] = [];
		try {
			kernel.learn(native.programs.map(({section}) => parseSection(section)));
			chosen = source.plan.attach.map((hook) =>
				choose(preferring(sparing(hook, kernel), native, forced), native, kernel, refusals),
			);
			configure(native, kernel, source, chosen);
			const programs = chosen.flatMap((alternative) => alternative.programs);
			native.selectPrograms(programs);
			await native.load();
			await native.attach(programs);
			return {native, ...describe(native, chosen)};
		} catch (error) {
			await native.close();
			if (!noteRefusal(chosen, refusals, error)) throw asProbeError(error);
		}
	}
}

function open(addon: NativeAddon, tool: string): NativeObject {
	const path = objectPath(tool);
	try {
		return addon.openObject(path);
	} catch (error) {
		const cause = asProbeError(error);
		throw new ProbeError(`cannot open ${path}: ${cause.code}`, {
			code: cause.code,
			step: 'open',
			hint: 'rebuild kerntop with npm run build, or install it again',
			log: cause.log,
			cause,
		});
	}
}

/** The hook with those alternatives first that count everything on a kernel with preemptible tracepoints. */
function sparing(hook: Hook, kernel: Kernel): Hook {
	const {alternatives} = hook;
	const isComplete = ({losesWhenPreempted, programs, caveat}: Alternative): boolean =>
		losesWhenPreempted !== true && programs.length > 0 && caveat === undefined;
	if (!alternatives.some((one) => one.losesWhenPreempted) || !kernel.tracepointsArePreemptible())
		return hook;
	const rest = alternatives.filter((one) => !isComplete(one));
	return {...hook, alternatives: [...alternatives.filter(isComplete), ...rest]};
}

/** fexit programs go with fentry ones, and a kretprobe with its kprobe. */
const families: Readonly<Record<string, string>> = {fentry: 'fexit', kretprobe: 'kprobe'};
const familyOf = (kind: string): string => families[kind] ?? kind;

/** The hook with those alternatives first whose programs are all of the forced kind. */
function preferring(hook: Hook, native: NativeObject, forced: string | undefined): Hook {
	if (forced === undefined) return hook;
	const isForced = ({programs}: Alternative): boolean =>
		programs.length > 0 &&
		programs.every((name) => {
			const section = native.programs.find((program) => program.name === name)?.section ?? '';
			return familyOf(parseSection(section).kind) === familyOf(forced);
		});
	const [first, rest] = [
		hook.alternatives.filter(isForced),
		hook.alternatives.filter((one) => !isForced(one)),
	];
	return {...hook, alternatives: [...first, ...rest]};
}

/** The first alternative that nothing is known against. */
function choose(hook: Hook, native: NativeObject, kernel: Kernel, refusals: Refusals): Alternative {
	const reasons: string[] = [];
	for (const alternative of hook.alternatives) {
		const reason = refusals.get(alternative)?.reason ?? refusal(alternative, native, kernel);
		if (reason === undefined) return alternative;
		reasons.push(reason);
	}

	throw new ProbeError(`no hook for ${hook.counts}: ${[...new Set(reasons)].join('; ')}`, {
		code: 'EOPNOTSUPP',
		step: 'load',
		log: hook.alternatives.map((one) => refusals.get(one)?.log ?? '').join(''),
	});
}

function refusal(
	alternative: Alternative,
	native: NativeObject,
	kernel: Kernel,
): string | undefined {
	for (const name of alternative.programs) {
		const program = native.programs.find((candidate) => candidate.name === name);
		if (program === undefined) throw new TypeError(`the object has no program ${name}`);
		const reason = kernel.refusal(parseSection(program.section));
		if (reason !== undefined) return reason;
	}

	const [tracepoint, type] = alternative.firstArgument ?? [];
	return tracepoint === undefined || kernel.firstArgument(tracepoint) === type
		? undefined
		: `the first argument of ${tracepoint} is no ${type ?? ''} here`;
}

/** Remembers which alternative a failed load or attach was about; false if it was about none. */
function noteRefusal(chosen: readonly Alternative[], refusals: Refusals, error: unknown): boolean {
	if (!isNativeError(error) || error.program === undefined) return false;
	const {program} = error;
	const culprit = chosen.find(({programs}) => programs.includes(program));
	if (culprit === undefined) return false;
	refusals.set(culprit, {
		reason: `${program}: ${error.step} failed with ${error.code}`,
		log: `${error.log}\n`,
	});
	return true;
}

function configure(
	native: NativeObject,
	kernel: Kernel,
	{plan, filters}: Source,
	chosen: readonly Alternative[],
): void {
	for (const [map, entries] of Object.entries(plan.mapEntries ?? {}))
		native.setMaxEntries(map, entries);
	if (kernel.hasTaskStorage()) {
		for (const {name} of native.maps) if (standIn.test(name)) native.setMaxEntries(name, 1);
	}

	const globals = Object.assign({}, plan.globals, ...chosen.map((one) => one.globals)) as Globals;
	for (const [name, value] of Object.entries(globals)) writeGlobal(native, name, value);
	writeFilters(native, filters);
}

function writeFilters(native: NativeObject, {pids = [], comm, uid, cgroupId}: Filters): void {
	if (pids.length > 0) {
		writeGlobal(native, 'filter_pid_count', pids.length);
		writeGlobal(native, 'filter_pids', pids);
	}

	if (comm !== undefined) {
		writeGlobal(native, 'filter_by_comm', true);
		writeGlobal(native, 'filter_comm', comm);
	}

	if (uid !== undefined) {
		writeGlobal(native, 'filter_by_uid', true);
		writeGlobal(native, 'filter_uid', uid);
	}

	if (cgroupId !== undefined) writeGlobal(native, 'filter_cgroup', cgroupId);
}

/** Encodes a value as the global's type in the object's BTF says. */
export function writeGlobal(
	native: NativeObject,
	name: string,
	value: number | boolean | string | readonly number[],
): void {
	const global = native.globals.find((candidate) => candidate.name === name);
	if (global === undefined) throw new TypeError(`the object has no global ${name}`);
	native.writeGlobal(name, encode(global.type, value));
}

function encode(type: BtfType, value: number | boolean | string | readonly number[]): ArrayBuffer {
	const bytes = new Uint8Array(type.size);
	if (type.kind === 'string') {
		// The last byte stays NUL.
		bytes.set(new TextEncoder().encode(String(value)).subarray(0, type.size - 1));
	} else if (type.kind === 'array' && Array.isArray(value)) {
		for (const [index, element] of (value as readonly number[]).entries()) {
			bytes.set(new Uint8Array(encode(type.element, element)), index * type.element.size);
		}
	} else {
		// Two's complement of the width, whatever the sign.
		const view = new DataView(new ArrayBuffer(8));
		view.setBigInt64(0, BigInt(Number(value)), true);
		const little = new Uint8Array(view.buffer, 0, Math.min(8, type.size));
		bytes.set(endianness() === 'LE' ? little : little.reverse());
	}

	return bytes.buffer;
}

function describe(
	native: NativeObject,
	chosen: readonly Alternative[],
): Pick<AttachedObject, 'backend' | 'caveats'> {
	const names = new Set(chosen.flatMap(({programs}) => programs));
	const kinds = native.programs
		.filter(({name}) => names.has(name))
		.map(({section}) => parseSection(section).kind.replace('kretprobe', 'kprobe'));
	return {
		backend: [...new Set(kinds)].join('+'),
		caveats: chosen.flatMap(({caveat}) => (caveat === undefined ? [] : [caveat])),
	};
}

const isNativeError = (error: unknown): error is NativeError =>
	error instanceof Error && 'step' in error && 'code' in error && 'log' in error;

/** The addon's error as the project's own; anything else unchanged in meaning. */
export function asProbeError(error: unknown): ProbeError {
	if (error instanceof ProbeError) return error;
	if (!isNativeError(error)) {
		const message = error instanceof Error ? error.message : String(error);
		return new ProbeError(message, {code: 'EINVAL', step: 'configure', cause: error});
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
	switch (code) {
		case 'EPERM':
		case 'EACCES':
			return 'the kernel refused it: run as root, or grant CAP_BPF and CAP_PERFMON';
		case 'ENOMEM':
			return 'not enough memory for its maps';
		case 'EMFILE':
		case 'ENFILE':
			return 'too many open files: raise ulimit -n';
		default:
			return 'kerntop --check says what this kernel offers';
	}
}

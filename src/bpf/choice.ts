// A tool's hooks and what this kernel offers → the alternative of each that is to be attached.
import {ProbeError} from '../errors.js';
import {type Kernel, parseSection} from '../kernel/features.js';
import type {NativeError, NativeObject} from '../native.js';
import type {Alternative, Hook} from '../probe/probe.js';

/** What was tried in vain, why, and what libbpf had to say. */
export type Refusals = Map<Alternative, {readonly reason: string; readonly log: string}>;

/** With those alternatives first that count everything where tracepoints can be preempted. */
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

/** With those alternatives first whose programs are all of the forced kind. */
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

/**
 * The first alternative of each hook that nothing is known against. `forced` is a kind of hook that
 * goes first wherever a hook has it. Throws a ProbeError for a hook that has none left.
 */
export function choose(
	hooks: readonly Hook[],
	native: NativeObject,
	kernel: Kernel,
	refusals: Refusals,
	forced?: string,
): Alternative[] {
	return hooks.map((hook) => {
		const ordered = preferring(sparing(hook, kernel), native, forced);
		return chooseOne(ordered, native, kernel, refusals);
	});
}

function chooseOne(
	hook: Hook,
	native: NativeObject,
	kernel: Kernel,
	refusals: Refusals,
): Alternative {
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
export function noteRefusal(
	chosen: readonly Alternative[],
	refusals: Refusals,
	error: NativeError,
): boolean {
	const {program} = error;
	if (program === undefined) return false;
	const culprit = chosen.find(({programs}) => programs.includes(program));
	if (culprit === undefined) return false;
	refusals.set(culprit, {
		reason: `${program}: ${error.step} failed with ${error.code}`,
		log: `${error.log}\n`,
	});
	return true;
}

/** Of a backend that may lose events on this kernel, see Alternative.losesWhenPreempted. */
export const preemptionCaveat =
	'This kernel may skip events while a task is preempted; those are counted as lost.';

/** What the alternative does not count on this kernel. */
export function caveatsOf({caveat, losesWhenPreempted}: Alternative, kernel: Kernel): string[] {
	const own = caveat === undefined ? [] : [caveat];
	const loses = losesWhenPreempted === true && kernel.tracepointsArePreemptible();
	return loses ? [...own, preemptionCaveat] : own;
}

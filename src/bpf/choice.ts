// A tool's hooks and what this kernel offers → the alternative of each that is to be attached.
import {ProbeError} from '../core/errors.js';
import {type Kernel, parseSection} from '../kernel/features.js';
import {seccompHint} from '../kernel/privileges.js';
import type {NativeError, NativeObject} from '../native/addon.js';
import type {Alternative, Hook} from '../core/plan.js';

/** What was tried in vain, why, and what libbpf had to say. */
export type Refusals = Map<
	Alternative,
	{readonly reason: string; readonly code: string; readonly log: string}
>;

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

/** The kinds of hooks of the programs, each once, in the object's order. An iterator is no hook: it runs once. */
export function kindsOf(native: NativeObject, programs: readonly string[]): string[] {
	const kinds = native.programs
		.filter(({name}) => programs.includes(name))
		.map(({section}) => parseSection(section).kind)
		.filter((kind) => kind !== 'iter');
	return [...new Set(kinds)];
}

/** With those alternatives first whose programs are all of the forced kind. */
function preferring(hook: Hook, native: NativeObject, forced: string | undefined): Hook {
	if (forced === undefined) return hook;
	const isForced = ({programs}: Alternative): boolean => {
		const kinds = kindsOf(native, programs);
		return kinds.length > 0 && kinds.every((kind) => familyOf(kind) === familyOf(forced));
	};

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
		hint: hook.alternatives
			.map((one) => seccompHint(refusals.get(one)?.code ?? ''))
			.find((hint) => hint !== undefined),
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

	const {withoutFunction} = alternative;
	if (withoutFunction !== undefined && kernel.hasFunction(withoutFunction))
		return `this kernel has a function ${withoutFunction}`;
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
		code: error.code,
		log: `${error.log}\n`,
	});
	return true;
}

/** Of a backend that may lose events on this kernel, see Alternative.losesWhenPreempted. */
export const preemptionCaveat =
	'This kernel may skip events while a task is preempted; those are counted as lost.';

/** What the alternative does not count on this kernel, or counts too often. */
export function caveatsOf(
	{caveat, overcounts, losesWhenPreempted}: Alternative,
	kernel: Kernel,
): string[] {
	const own = [caveat, overcounts].filter((text) => text !== undefined);
	const loses = losesWhenPreempted === true && kernel.tracepointsArePreemptible();
	return loses ? [...own, preemptionCaveat] : own;
}

// Which kinds of BPF hooks this kernel offers to this user, and why not: from the kernel's own BTF,
// /sys and a trial, never from its version.
import {existsSync} from 'node:fs';
import type {NativeAddon} from '../native/addon.js';
import {missingCapabilities, restrictsPerfEvents} from './privileges.js';

export type ProgramSection = {readonly kind: string; readonly target: string};

/** `tp_btf/sched_switch` → kind and target; a classic tracepoint's target is `category/name`. */
export function parseSection(section: string): ProgramSection {
	const slash = section.indexOf('/');
	return slash === -1
		? {kind: section, target: ''}
		: {kind: section.slice(0, slash), target: section.slice(slash + 1)};
}

/** The file whose presence says that perf can make kprobes (CONFIG_KPROBE_EVENTS). */
const kprobePmu = '/sys/bus/event_source/devices/kprobe/type';
const tracefsRoots = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];

/** The helper that has a function of its own where task storage is open to tracing programs. */
const taskStorage = 'bpf_task_storage_get';

export class Kernel {
	readonly #addon: NativeAddon;
	/** A file with the kernel's BTF, where the kernel does not offer it itself. */
	readonly btf: string | undefined;
	readonly #functions = new Map<string, boolean>();
	readonly #tracepoints = new Map<string, readonly string[] | null>();
	#fentryRefusal: string | null | undefined;
	#preemptible: boolean | undefined;

	constructor(addon: NativeAddon, btf?: string) {
		this.#addon = addon;
		this.btf = btf;
	}

	/** Looks all targets up in one pass over the BTF, which costs about as much as one alone. */
	learn(sections: readonly ProgramSection[]): void {
		const functions = sections.filter(isFunctionHook).map(({target}) => target);
		const tracepoints = sections.filter(isTypedTracepoint).map(({target}) => target);
		if (functions.length > 0) this.#learnFunctions([...functions, taskStorage]);
		const unknown = tracepoints.filter((name) => !this.#tracepoints.has(name));
		if (unknown.length === 0) return;
		const found = this.#addon.tracepointArguments(unknown, this.btf);
		for (const [index, name] of unknown.entries()) {
			this.#tracepoints.set(name, found[index] ?? null);
		}
	}

	/** Why a program of this section cannot be attached; undefined when nothing speaks against it. */
	refusal({kind, target}: ProgramSection): string | undefined {
		if (isFunctionHook({kind, target}) && !this.hasFunction(target)) {
			return `this kernel has no function ${target}`;
		}

		switch (kind) {
			case 'tp_btf':
			case 'raw_tp':
				return this.#tracepoints.get(target) === null
					? `this kernel has no tracepoint ${target}`
					: undefined;
			case 'fentry':
			case 'fexit':
				return this.#refusalOfFentry(kind);
			case 'kprobe':
			case 'kretprobe':
				return existsSync(kprobePmu) ? refusalOfPerf(kind) : 'this kernel has no kprobes';
			case 'tracepoint':
				return tracefsRoots.some((root) => existsSync(`${root}/events/${target}/id`))
					? refusalOfPerf(kind)
					: `tracefs does not list ${target}`;
			default:
				return undefined;
		}
	}

	/** Of one that learn() was told of. */
	hasFunction(name: string): boolean {
		return this.#functions.get(name) === true;
	}

	firstArgument(tracepoint: string): string | undefined {
		return this.#tracepoints.get(tracepoint)?.[0];
	}

	/** Since 5.12; without it state per task is kept in a hash map. */
	hasTaskStorage(): boolean {
		this.#learnFunctions([taskStorage]);
		return this.hasFunction(taskStorage);
	}

	/** Until 5.11 maps and programs count as locked memory, for which the BTF has this type. */
	locksMemory(): boolean {
		return this.#addon.knownTypes(['bpf_map_memory'], this.btf).length > 0;
	}

	/**
	 * Since 7.0 tracepoints are guarded by SRCU instead of with preemption off, which leaves this type
	 * in the BTF: where a task may be preempted, it may be so inside a tp_btf or raw_tp program, and
	 * until it runs again the kernel skips that program for every other task on its CPU.
	 */
	tracepointsArePreemptible(): boolean {
		const guard = ['class_srcu_fast_notrace_t'];
		this.#preemptible ??= this.#addon.knownTypes(guard, this.btf).length > 0;
		return this.#preemptible;
	}

	#learnFunctions(names: readonly string[]): void {
		const unknown = names.filter((name) => !this.#functions.has(name));
		if (unknown.length === 0) return;
		const known = new Set(this.#addon.knownFunctions(unknown, this.btf));
		for (const name of unknown) this.#functions.set(name, known.has(name));
	}

	#refusalOfFentry(kind: string): string | undefined {
		this.#fentryRefusal ??= this.#addon.fentryRefusal() ?? null;
		return this.#fentryRefusal === null
			? undefined
			: `this kernel refuses ${kind} programs (${this.#fentryRefusal})`;
	}
}

/** These two attach through perf events, which some distributions keep to the administrator. */
const refusalOfPerf = (kind: string): string | undefined =>
	restrictsPerfEvents() && missingCapabilities(['CAP_SYS_ADMIN']).length > 0
		? `a ${kind} takes CAP_SYS_ADMIN while kernel.perf_event_paranoid is above 2`
		: undefined;

const isFunctionHook = ({kind}: ProgramSection): boolean =>
	['fentry', 'fexit', 'kprobe', 'kretprobe'].includes(kind);

const isTypedTracepoint = ({kind}: ProgramSection): boolean =>
	kind === 'tp_btf' || kind === 'raw_tp';

// A probe at work: its attached object, polled into snapshots. Before it: src/bpf. After it: scheduler.ts.
import {followCgroup} from '../../bpf/cgroup-filter.js';
import {writeGlobal} from '../../bpf/globals.js';
import {asProbeError, attachObject, type AttachedObject} from '../../bpf/object.js';
import {readNumber} from '../../bpf/decode.js';
import {layoutOf} from '../../bpf/struct-layout.js';
import {MapsOfObject} from '../../bpf/maps.js';
import {clockTime} from '../../core/wall-clock.js';
import {explain, isRefusal, isShortage, type ProbeError} from '../../core/errors.js';
import {requireCpu} from '../../kernel/cpus.js';
import {Kernel} from '../../kernel/features.js';
import {caveatsOfSurroundings, type Duty, neededTo, requireBpf} from '../../kernel/privileges.js';
import {loadAddon, type NativeAddon, type NativeObject, type RunStats} from '../../native/addon.js';
import {systemClock} from '../../engine/clock.js';
import {type Hook, isDispensable} from '../../core/plan.js';
import {Sampled} from './sampled.js';
import type {Attachment} from '../../engine/entry.js';
import type {Cost, Health, ReadySnapshot} from '../../core/snapshot.js';
import type {Source} from '../../core/source.js';

/** What the kernel has counted of a probe's programs since they were loaded. */
type Totals = {readonly runs: number; readonly runTimeNs: number; readonly misses: number};
/** The object's own counters of what it lost, see health.bpf.h. */
type Losses = Readonly<Record<string, number>>;

export type Probes = {
	/**
	 * For the scheduler. Rejects with a ProbeError; with the signal's reason once the last subscriber
	 * has gone: the attempt is then given up.
	 */
	attach(source: Source, signal?: AbortSignal): Promise<Attachment>;
	/** Gives up, for the whole process and for good, all capabilities that the duty does not need. */
	confine(duty: Duty): void;
	/** Ends the kernel's run statistics; attached probes go on without. */
	close(): void;
};

export type Probing = {
	/** A kind of hook (`kprobe`) to prefer wherever a tool has it: for tests of each. */
	readonly backend?: string;
	/** How many processes or connections a map holds at a time. @default by the machine's size */
	readonly mapEntries?: number;
	/** A file with the kernel's BTF, where the kernel does not offer it itself. */
	readonly btf?: string;
};

/** Loads the addon and asks the kernel to measure BPF programs as long as this process holds it. */
export function openProbes(addon: NativeAddon = loadAddon(), probing: Probing = {}): Probes {
	const {btf, ...how} = probing;
	const kernel = new Kernel(addon, btf);
	let runStats = enableRunStats(addon);
	let unconfined: readonly string[] = [];
	const attached = async (source: Source, signal?: AbortSignal): Promise<Attachment> => {
		requireBpf(btf);
		const object = await attachObject(addon, kernel, source, how, signal);
		try {
			return new AttachedProbe(source, object, () => runStats !== undefined, unconfined);
		} catch (error) {
			await object.native.close();
			throw error;
		}
	};
	return {
		async attach(source, signal) {
			for (const [name, {selects}] of Object.entries(source.probe.options))
				if (selects === 'cpu') requireCpu(source.options[name]);
			const {attach} = source.plan;
			if (attach.length === 0) return new Sampled(source);
			try {
				return await attached(source, signal);
			} catch (error) {
				signal?.throwIfAborted();
				const reason = asProbeError(error);
				if (!attach.every(isDispensable)) throw reason;
				return new Sampled(source, missing(attach, reason), isShortage(reason));
			}
		},
		confine(duty) {
			try {
				addon.keepCapabilities(neededTo(duty));
			} catch (error) {
				// A sandbox may refuse capset. kerntop goes on, and every panel says so.
				unconfined = [`Privileges that are not needed could not be given up: ${explain(error)}.`];
			}
		},
		close() {
			runStats?.close();
			runStats = undefined;
		},
	};
}

/** What the last alternative of each hook leaves out, and why it was taken. */
function missing(hooks: readonly Hook[], reason: ProbeError): string[] {
	const why = `Why: ${explain(reason)}.${isShortage(reason) ? ' It is tried again.' : ''}`;
	return hooks.map(({alternatives}) => `${alternatives.at(-1)?.caveat ?? ''} ${why}`);
}

/** Without the privilege, CAP_SYS_ADMIN, the cost stays unknown, which the snapshots say. */
function enableRunStats(addon: NativeAddon): RunStats | undefined {
	try {
		return addon.enableRunStats();
	} catch {
		return undefined;
	}
}

/** What the reading leaves out since the path leads to another cgroup, in full sentences. */
function cgroupNews(native: NativeObject, cgroup: string): string[] {
	const change = followCgroup(native, cgroup);
	if (change === undefined) return [];
	if ('gone' in change)
		return [`The cgroup ${cgroup} ${change.gone}: nothing is counted until it is made again.`];
	const until = clockTime(change.replacedAt);
	return [`At ${cgroup} is another cgroup than before: what it did until ${until} is not counted.`];
}

class AttachedProbe implements Attachment {
	readonly #source: Source;
	readonly #object: AttachedObject;
	readonly #maps: MapsOfObject;
	readonly #isMeasured: () => boolean;
	readonly #hasEpoch: boolean;
	readonly #caveats: readonly string[];
	#epoch = 1;
	#polledAt: number;
	#totals: Totals;
	#losses: Losses;

	/** Takes the first reading; the first poll gives the difference to it. */
	constructor(
		source: Source,
		object: AttachedObject,
		isMeasured: () => boolean,
		caveats: readonly string[],
	) {
		this.#source = source;
		this.#object = object;
		this.#maps = new MapsOfObject(object.native);
		this.#isMeasured = isMeasured;
		this.#hasEpoch = object.native.globals.some(({name}) => name === 'epoch');
		this.#caveats = [
			...[...caveats, ...caveatsOfSurroundings()],
			...[...object.caveats, ...source.plan.caveats],
		];
		this.#polledAt = systemClock.now();
		({totals: this.#totals, losses: this.#losses} = this.#read(0));
	}

	/** If a poll throws, the next one has its data of the maps as well; plans read the maps before all else. */
	poll(skippedPolls: number): ReadySnapshot {
		const now = systemClock.now();
		const at = Date.now();
		const seconds = (now - this.#polledAt) / 1000;
		const {cgroup} = this.#source.filters;
		const news = cgroup === undefined ? [] : cgroupNews(this.#object.native, cgroup);
		const {reading, totals, losses} = this.#read(seconds);
		const {clamped = 0, ...data} = reading;
		const account = this.#account(seconds, totals, losses);
		[this.#polledAt, this.#totals, this.#losses] = [now, totals, losses];
		return {
			status: 'ready',
			panel: this.#source.probe.name,
			backend: this.#object.backend,
			hooks: this.#object.hooks,
			...{at, seconds},
			...data,
			health: {...account.health, clamped, skipped_polls: skippedPolls},
			cost: account.cost,
			caveats: [...news, ...this.#caveats],
			news,
		};
	}

	async close(): Promise<void> {
		this.#source.plan.close?.();
		await this.#object.native.close();
	}

	readonly #counts = (hook: string): boolean =>
		this.#object.hooks.some(({counts, sections}) => counts === hook && sections.length > 0);

	#read(seconds: number): {
		reading: ReturnType<Source['plan']['read']>;
		totals: Totals;
		losses: Losses;
	} {
		this.#maps.setEpoch(this.#epoch);
		const read = this.#maps.poll(() => ({
			totals: this.#readTotals(),
			losses: this.#readLosses(),
			// Last, since what a plan reads from elsewhere than the maps cannot be read again.
			reading: this.#source.plan.read(this.#maps, {seconds, counts: this.#counts}),
		}));
		// What happens between the reading and this line is counted in the next interval, but cannot be that
		// interval's maximum.
		if (this.#hasEpoch) writeGlobal(this.#object.native, 'epoch', ++this.#epoch);
		return read;
	}

	#account(
		seconds: number,
		totals: Totals,
		losses: Losses,
	): {health: Omit<Health, 'clamped' | 'skipped_polls'>; cost: Cost} {
		const grown = (name: string): number => (losses[name] ?? 0) - (this.#losses[name] ?? 0);
		const health = {
			lost: grown('lost') + totals.misses - this.#totals.misses,
			dropped_keys: grown('dropped_keys'),
			unattributed: grown('unattributed'),
		};
		const events = totals.runs - this.#totals.runs;
		const ns = totals.runTimeNs - this.#totals.runTimeNs;
		const cost = this.#isMeasured()
			? {events, ns_per_event: events > 0 ? ns / events : null, cpu_percent: ns / seconds / 1e7}
			: {events: null, ns_per_event: null, cpu_percent: null};
		return {health, cost};
	}

	#readTotals(): Totals {
		let [runs, runTimeNs, misses] = [0, 0, 0];
		for (const program of this.#object.native.programStats()) {
			runs += program.runCount;
			runTimeNs += program.runTimeNs;
			misses += program.recursionMisses;
		}

		return {runs, runTimeNs, misses};
	}

	#readLosses(): Losses {
		const {native} = this.#object;
		const health = native.globals.find(({name}) => name === 'health');
		if (health === undefined) return {};
		const view = new DataView(native.readGlobal('health'));
		return Object.fromEntries(
			layoutOf(health.type, 'health').map(({name, offset, type}) => [
				name,
				readNumber(view, offset, type),
			]),
		);
	}
}

export type Check = {
	readonly panel: string;
	readonly status: 'ready' | 'unsupported' | 'failed';
	readonly backend?: string;
	readonly reason?: string;
	readonly hint?: string;
	readonly caveats: readonly string[];
};

/** Attaches and detaches the source to learn what the kernel gives it. Never rejects. */
export async function checkProbe(probes: Probes, source: Source): Promise<Check> {
	const panel = source.probe.name;
	try {
		const attachment = await probes.attach(source);
		try {
			const {backend, caveats} = attachment.poll(0);
			return {panel, status: 'ready', backend, caveats};
		} finally {
			await attachment.close();
		}
	} catch (error) {
		const {message, hint} = asProbeError(error);
		const status = isRefusal(error) ? 'unsupported' : 'failed';
		return {panel, status, reason: explain(message), hint, caveats: []};
	}
}

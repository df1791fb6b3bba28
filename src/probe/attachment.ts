// A probe at work: its attached object, polled into snapshots. Before it: src/bpf. After it: scheduler.ts.
import {writeGlobal} from '../bpf/globals.js';
import {asProbeError, attachObject, type AttachedObject} from '../bpf/object.js';
import {readNumber} from '../bpf/decode.js';
import {layoutOf} from '../bpf/layout.js';
import {MapsOfObject} from '../bpf/maps.js';
import {explain, isRefusal} from '../errors.js';
import {Kernel} from '../kernel/features.js';
import {caveatsOfSurroundings, type Duty, neededTo, requireBpf} from '../kernel/privileges.js';
import {loadAddon, type NativeAddon, type RunStats} from '../native.js';
import {systemClock} from './clock.js';
import {Sampled} from './sampled.js';
import type {Attachment} from './scheduler.js';
import type {Cost, Health, ReadySnapshot} from './snapshot.js';
import type {Source} from './source.js';

/** What the kernel has counted of a probe's programs since they were loaded. */
type Totals = {readonly runs: number; readonly runTimeNs: number; readonly misses: number};
/** The object's own counters of what it lost, see health.bpf.h. */
type Losses = Readonly<Record<string, number>>;

export type Probes = {
	/** For the scheduler. Rejects with a ProbeError. */
	attach(source: Source): Promise<Attachment>;
	/** Gives up, for the whole process and for good, all capabilities that the duty does not take. */
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
	return {
		async attach(source) {
			if (source.plan.attach.length === 0) return new Sampled(source);
			requireBpf(btf);
			const object = await attachObject(addon, kernel, source, how);
			try {
				return new AttachedProbe(source, object, () => runStats !== undefined);
			} catch (error) {
				await object.native.close();
				throw asProbeError(error);
			}
		},
		confine(duty) {
			addon.keepCapabilities(neededTo(duty));
		},
		close() {
			runStats?.close();
			runStats = undefined;
		},
	};
}

/** Without the privilege, CAP_SYS_ADMIN, the cost stays unknown, which the snapshots say. */
function enableRunStats(addon: NativeAddon): RunStats | undefined {
	try {
		return addon.enableRunStats();
	} catch {
		return undefined;
	}
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

	/** Takes the first reading, which the first poll is the difference to. */
	constructor(source: Source, object: AttachedObject, isMeasured: () => boolean) {
		this.#source = source;
		this.#object = object;
		this.#maps = new MapsOfObject(object.native);
		this.#isMeasured = isMeasured;
		this.#hasEpoch = object.native.globals.some(({name}) => name === 'epoch');
		this.#caveats = [...caveatsOfSurroundings(), ...object.caveats, ...source.plan.caveats];
		this.#totals = this.#readTotals();
		this.#losses = this.#readLosses();
		this.#polledAt = systemClock.now();
		this.#read(0);
	}

	poll(skippedPolls: number): ReadySnapshot {
		const now = systemClock.now();
		const seconds = (now - this.#polledAt) / 1000;
		this.#polledAt = now;
		const {clamped = 0, ...reading} = this.#read(seconds);
		return {
			status: 'ready',
			panel: this.#source.probe.name,
			backend: this.#object.backend,
			hooks: this.#object.hooks,
			at: Date.now(),
			seconds,
			...reading,
			...this.#account(seconds, {clamped, skipped_polls: skippedPolls}),
			caveats: this.#caveats,
		};
	}

	async close(): Promise<void> {
		this.#source.plan.close?.();
		await this.#object.native.close();
	}

	#read(seconds: number): ReturnType<Source['plan']['read']> {
		this.#maps.setEpoch(this.#epoch);
		const reading = this.#source.plan.read(this.#maps, {seconds});
		// What happens between the reading and this line keeps its count and loses its claim to a max.
		if (this.#hasEpoch) writeGlobal(this.#object.native, 'epoch', ++this.#epoch);
		return reading;
	}

	#account(
		seconds: number,
		known: Pick<Health, 'clamped' | 'skipped_polls'>,
	): {health: Health; cost: Cost} {
		const totals = this.#readTotals();
		const losses = this.#readLosses();
		const grown = (name: string): number => (losses[name] ?? 0) - (this.#losses[name] ?? 0);
		const health = {
			lost: grown('lost') + totals.misses - this.#totals.misses,
			dropped_keys: grown('dropped_keys'),
			unattributed: grown('unattributed'),
			...known,
		};
		const events = totals.runs - this.#totals.runs;
		const ns = totals.runTimeNs - this.#totals.runTimeNs;
		const cost = this.#isMeasured()
			? {events, ns_per_event: events > 0 ? ns / events : null, cpu_percent: ns / seconds / 1e7}
			: {events: null, ns_per_event: null, cpu_percent: null};
		this.#totals = totals;
		this.#losses = losses;
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
		const {backend, caveats} = attachment.poll(0);
		await attachment.close();
		return {panel, status: 'ready', backend, caveats};
	} catch (error) {
		const {message, hint} = asProbeError(error);
		const status = isRefusal(error) ? 'unsupported' : 'failed';
		return {panel, status, reason: explain(message), hint, caveats: []};
	}
}

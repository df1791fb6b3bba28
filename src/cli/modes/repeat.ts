// PANEL interval count: one print after the other, as the BCC tool's, until the count or the interrupt.
import type {Invocation} from '../parse/invocation.js';
import type {Target} from '../../output/target.js';
import {intervalText, onceText} from '../../output/panel-text.js';
import {healthText} from '../../output/title.js';
import {type Clock, systemClock} from '../../engine/clock.js';
import type {Scheduler} from '../../engine/scheduler.js';
import {thousands} from '../../core/format.js';
import {type ReadySnapshot, type Snapshot, withoutRetry} from '../../core/snapshot.js';
import {type Answer, complainAbout, type Console, printDocument} from './printing.js';

type Repeat = Extract<Invocation, {mode: 'repeat'}>;

/** The longest a timer can wait: 24 days. */
const untilInterruptMs = 2 ** 31 - 1;

const willRetry = (snapshot: Snapshot): boolean =>
	snapshot.status === 'failed' && snapshot.retryAt !== undefined;

const forGood = ({target, snapshot}: Answer): Answer => ({
	target,
	snapshot: withoutRetry(snapshot),
});

/** Snapshots at most this share of an interval apart are printed together. */
const tolerance = 0.1;

/** Collects snapshots of one moment, one of every panel that runs, prints them together, and starts over. */
export class Repetition {
	readonly #repeat: Repeat;
	readonly #console: Console;
	readonly #scheduler: Pick<Scheduler, 'subscribe' | 'attached'>;
	readonly #clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>;
	/** The snapshots that are printed next, their moment, and the timer that prints them at the latest. */
	readonly #round = new Map<Target, ReadySnapshot>();
	#moment = 0;
	#timer: unknown;
	/** Panels that do not run, for now or for good. */
	readonly #failed = new Map<Target, Answer>();
	/** Failures that are not printed yet: another panel may still give data. */
	readonly #untold = new Map<Target, Snapshot>();
	/** Panels that once gave data: when one of them fails, it is worth waiting for its next try. */
	readonly #worked = new Set<Target>();
	#printed = 0;
	/** The header of a series is out. */
	#hasBegun = false;
	/** Prints that would have come too early for the reader. */
	#leftOut = 0;
	#told: readonly string[] = [];
	#isLast = false;
	#isOver = false;
	#finish: (status: number) => void = () => undefined;

	/** @param clock tells when a round that lacks a panel is printed; in a replay time passes with the frames */
	constructor(
		repeat: Repeat,
		console: Console,
		scheduler: Pick<Scheduler, 'subscribe' | 'attached'>,
		clock: Pick<Clock, 'setTimeout' | 'clearTimeout'> = systemClock,
	) {
		this.#repeat = repeat;
		this.#console = console;
		this.#scheduler = scheduler;
		this.#clock = clock;
	}

	/** Resolves with the exit status: after the count, the interrupt, or when no panel is left. */
	run(): Promise<number> {
		const {targets, intervalMs} = this.#repeat;
		for (const target of targets) this.#subscribe(target, intervalMs ?? untilInterruptMs);
		void this.#printBanner();
		void this.#tellWhenAttached();
		return new Promise((resolve) => {
			this.#finish = resolve;
		});
	}

	/** How many rounds were printed so far. */
	get printed(): number {
		return this.#printed;
	}

	/** 1 while a panel gives no data. */
	get status(): number {
		return this.#failed.size === 0 ? 0 : 1;
	}

	/** As BCC's tools do on ^C: what was counted since the last print is printed, and that is the end. */
	interrupt(): void {
		this.flush();
		if (this.#isOver) return;
		this.#isLast = true;
		const running = this.#running();
		if (running.length === 0) this.#print();
		// A subscriber in a hurry brings the next poll forward to now.
		for (const target of running) this.#subscribe(target, 1);
	}

	/** Prints the snapshots that have come, without waiting for the other panels. */
	flush(): void {
		if (this.#round.size > 0) this.#print();
	}

	/** When the program ends: says what was kept for later. */
	end(): void {
		this.#tellFailures(true);
		this.#tellLeftOut();
	}

	/** Says how many prints were left out since it was said last. */
	#tellLeftOut(): void {
		if (this.#leftOut === 0) return;
		const prints = this.#leftOut === 1 ? '1 print is' : `${thousands(this.#leftOut)} prints are`;
		this.#leftOut = 0;
		this.#console.complain(`${prints} left out here: their reader was too slow. They are recorded`);
	}

	#subscribe(target: Target, intervalMs: number): void {
		this.#scheduler.subscribe(target.source, intervalMs, (snapshot, polledAt) => {
			this.#receive(target, snapshot, polledAt);
		});
	}

	#receive(target: Target, snapshot: Snapshot, polledAt?: number): void {
		if (this.#isOver) return;
		if (snapshot.status === 'ready') this.#add(target, snapshot, polledAt ?? snapshot.at);
		else {
			this.#failed.set(target, {target, snapshot});
			this.#untold.set(target, snapshot);
			if (this.#waits() || this.#running().some((one) => this.#worked.has(one)))
				this.#tellFailures();
		}

		this.#advance();
	}

	/** Prints when every panel has a snapshot. A panel without a snapshot in time is not waited for. */
	#advance(): void {
		if (this.#isOver) return;
		if (this.#running().every((one) => this.#round.has(one))) this.#print();
		else if (this.#round.size > 0) this.#setTimer();
	}

	/** Another moment, or a panel's second snapshot, begins a new round: the old one is printed as it is. */
	#add(target: Target, snapshot: ReadySnapshot, moment: number): void {
		const isSecond = this.#round.has(target);
		// The last print has each panel's first snapshot after the interrupt.
		if (this.#isLast && isSecond) return;
		const isApart = Math.abs(moment - this.#moment) > this.#toleranceMs();
		if (!this.#isLast && (isSecond || isApart)) this.flush();
		if (this.#isOver) return;
		this.#failed.delete(target);
		this.#untold.delete(target);
		this.#worked.add(target);
		if (this.#round.size === 0) this.#moment = moment;
		this.#round.set(target, snapshot);
	}

	#toleranceMs(): number {
		return (this.#repeat.intervalMs ?? Number.POSITIVE_INFINITY) * tolerance;
	}

	/** A panel without a snapshot by then is printed with the next round. */
	#setTimer(): void {
		const ms = this.#toleranceMs();
		if (this.#isLast || this.#timer !== undefined || ms === Number.POSITIVE_INFINITY) return;
		this.#timer = this.#clock.setTimeout(() => this.flush(), ms);
	}

	/** Panels that have not failed. */
	#running(): Target[] {
		return this.#repeat.targets.filter((target) => !this.#failed.has(target));
	}

	/** Whether all panels failed, and one of them is worth waiting for. */
	#waits(): boolean {
		const failed = [...this.#failed];
		return (
			this.#running().length === 0 &&
			!this.#isLast &&
			failed.some(([target, {snapshot}]) => this.#worked.has(target) && willRetry(snapshot))
		);
	}

	#print(): void {
		this.#clock.clearTimeout(this.#timer);
		this.#timer = undefined;
		const {targets, view, count, silent, record} = this.#repeat;
		// In the order in which the panels were asked for.
		const answers = targets.flatMap((target): Answer[] => {
			const snapshot = this.#round.get(target);
			return snapshot === undefined ? [] : [{target, snapshot}];
		});
		const failed = [...this.#failed.values()].filter(({target}) => !this.#round.has(target));
		this.#round.clear();
		const isCounted = answers.length > 0 || !this.#waits();
		const printed = this.#printed + (isCounted ? 1 : 0);
		const isDead = this.#running().length === 0 && !this.#waits();
		const isEnd = isDead || (isCounted && (this.#isLast || printed === count));
		this.#tellFailures(isEnd);
		if (silent === true) {
			// All of it is in the recording.
		} else if (record !== undefined && !this.#isLast && this.#console.isBehind?.() === true) {
			this.#leftOut += 1;
		} else {
			this.#tellLeftOut();
			const others = isEnd ? failed.map(forGood) : failed;
			if (view.json) printDocument(this.#console, [...answers, ...others], view);
			else this.#printText(answers);
		}

		this.#printed = printed;
		if (!isEnd) return;
		this.#tellLeftOut();
		this.#isOver = true;
		this.#finish(this.status);
	}

	/** @param isEnd nothing is tried again */
	#tellFailures(isEnd = false): void {
		const untold = [...this.#untold.values()];
		this.#untold.clear();
		complainAbout(this.#console, isEnd ? untold.map(withoutRetry) : untold);
	}

	/** When all attempts to attach have ended, it is known which panels run: tells the failures. */
	async #tellWhenAttached(): Promise<void> {
		const {targets} = this.#repeat;
		await Promise.all(targets.map(({source}) => this.#scheduler.attached(source)));
		if (!this.#isOver && this.#running().length > 0) this.#tellFailures();
	}

	#printText(answers: readonly Answer[]): void {
		const {view, targets} = this.#repeat;
		const {paper} = this.#console;
		for (const {target, snapshot} of answers) {
			if (snapshot.status !== 'ready') continue;
			if (targets.length > 1) this.#console.print(`${onceText(target, snapshot, view, paper)}\n`);
			else {
				this.#console.print(intervalText(target, snapshot, view, paper, !this.#hasBegun));
				this.#hasBegun = true;
				// The BCC tool's own lines stay as they are; what was lost goes on standard error.
				const losses = healthText(snapshot.health);
				if (losses !== '') this.#console.complain(`${snapshot.panel}: incomplete: ${losses}`);
				this.#tell(snapshot);
			}
		}
	}

	/** Says only what was not said in the last interval. */
	#tell({panel, news = []}: ReadySnapshot): void {
		for (const line of news)
			if (!this.#told.includes(line)) this.#console.complain(`${panel}: ${line}`);
		this.#told = news;
	}

	/** BCC's first line, once the programs are attached. */
	async #printBanner(): Promise<void> {
		const {targets, intervalMs, view} = this.#repeat;
		const [target] = targets;
		if (target === undefined || targets.length > 1 || view.json) return;
		await this.#scheduler.attached(target.source);
		if (this.#failed.has(target)) return;
		const {probe, plan} = target.source;
		const seconds = String((intervalMs ?? 0) / 1000);
		const top = plan.layout === 'top' ? `Tracing... Output every ${seconds} secs.` : undefined;
		const banner = (probe.banner ?? top)?.replace('{rows}', String(view.rows ?? plan.textRows));
		if (banner !== undefined) this.#console.print(`${banner} Hit Ctrl-C to end.\n`);
	}
}

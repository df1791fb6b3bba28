// PANEL interval count: one print after the other, as the BCC tool's, until the count or the interrupt.
import type {Invocation} from './invocation.js';
import type {Target} from './targets.js';
import {intervalText, onceText} from '../output/text.js';
import {healthText} from '../output/title.js';
import type {Scheduler} from '../probe/scheduler.js';
import type {Snapshot} from '../probe/snapshot.js';
import {type Answer, complainAbout, type Console, printDocument} from './run-panels.js';

type Repeat = Extract<Invocation, {mode: 'repeat'}>;

/** The longest a timer can wait: 24 days. */
const untilInterruptMs = 2 ** 31 - 1;

/** Collects one snapshot of every panel, prints them together, and starts over. */
export class Repetition {
	readonly #repeat: Repeat;
	readonly #console: Console;
	readonly #scheduler: Pick<Scheduler, 'subscribe' | 'attached'>;
	/** Snapshots that wait for those of the other panels; only panels that run. */
	readonly #queues = new Map<Target, Snapshot[]>();
	readonly #failed: Answer[] = [];
	#printed = 0;
	#isLast = false;
	#finish: (status: number) => void = () => undefined;

	constructor(
		repeat: Repeat,
		console: Console,
		scheduler: Pick<Scheduler, 'subscribe' | 'attached'>,
	) {
		this.#repeat = repeat;
		this.#console = console;
		this.#scheduler = scheduler;
	}

	/** Resolves with the exit status: after the count, the interrupt, or when no panel is left. */
	run(): Promise<number> {
		const {targets, intervalMs} = this.#repeat;
		for (const target of targets) {
			this.#queues.set(target, []);
			this.#subscribe(target, intervalMs ?? untilInterruptMs);
		}

		void this.#printBanner();
		return new Promise((resolve) => {
			this.#finish = resolve;
		});
	}

	/** How many times, so far. */
	get printed(): number {
		return this.#printed;
	}

	/** As BCC's tools do on ^C: what was counted since the last print is printed, and that is the end. */
	interrupt(): void {
		this.#isLast = true;
		for (const [target, queue] of this.#queues) {
			// A subscriber in a hurry brings the next poll forward to now.
			if (queue.length === 0) this.#subscribe(target, 1);
		}
	}

	#subscribe(target: Target, intervalMs: number): void {
		this.#scheduler.subscribe(target.source, intervalMs, (snapshot) => {
			this.#receive(target, snapshot);
		});
	}

	#receive(target: Target, snapshot: Snapshot): void {
		const queue = this.#queues.get(target);
		if (queue === undefined) return;
		if (snapshot.status === 'ready') queue.push(snapshot);
		else {
			this.#queues.delete(target);
			this.#failed.push({target, snapshot});
			complainAbout(this.#console, [snapshot]);
		}

		if ([...this.#queues.values()].every(({length}) => length > 0)) this.#print();
	}

	#print(): void {
		const answers: Answer[] = [];
		for (const [target, queue] of this.#queues) {
			const snapshot = queue.shift();
			if (snapshot !== undefined) answers.push({target, snapshot});
		}

		const {view, count, silent} = this.#repeat;
		if (view.json) printDocument(this.#console, [...answers, ...this.#failed], view);
		else if (!silent) this.#printText(answers);
		this.#printed += 1;
		if (answers.length === 0 || this.#isLast || this.#printed === count) {
			this.#queues.clear();
			this.#finish(this.#failed.length === 0 ? 0 : 1);
		}
	}

	#printText(answers: readonly Answer[]): void {
		const {view, targets} = this.#repeat;
		const {paper} = this.#console;
		for (const {target, snapshot} of answers) {
			if (snapshot.status !== 'ready') continue;
			if (targets.length > 1) this.#console.print(`${onceText(target, snapshot, view, paper)}\n`);
			else {
				this.#console.print(intervalText(target, snapshot, view, paper, this.#printed === 0));
				// The BCC tool's own lines stay as they are; what was lost goes beside them.
				const losses = healthText(snapshot.health);
				if (losses !== '') this.#console.complain(`${snapshot.panel}: incomplete: ${losses}`);
			}
		}
	}

	/** BCC's first line, once it is true. */
	async #printBanner(): Promise<void> {
		const {targets, intervalMs, view} = this.#repeat;
		const [target] = targets;
		if (target === undefined || targets.length > 1 || view.json) return;
		await this.#scheduler.attached(target.source);
		if (!this.#queues.has(target)) return;
		const {probe, plan} = target.source;
		const seconds = String((intervalMs ?? 0) / 1000);
		const top = plan.layout === 'top' ? `Tracing... Output every ${seconds} secs.` : undefined;
		const banner = (probe.banner ?? top)?.replace('{rows}', String(view.rows ?? plan.textRows));
		if (banner !== undefined) this.#console.print(`${banner} Hit Ctrl-C to end.\n`);
	}
}

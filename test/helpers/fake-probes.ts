// Probes that keep a log and fail when they are told to, and a scheduler of them on a clock of the test's own.
import type {Probe} from '../../src/core/tool.js';
import type {Attachment} from '../../src/engine/entry.js';
import {Scheduler} from '../../src/engine/scheduler.js';
import type {ReadySnapshot} from '../../src/core/snapshot.js';
import {configure, type Source} from '../../src/core/source.js';
import {FakeClock} from './fake-clock.js';

export const source = (name: string): Source =>
	configure({name, plan: () => ({})} as unknown as Probe);

export class FakeProbes {
	readonly log: string[] = [];
	readonly failing = new Map<string, unknown>();
	/** So many attempts get a part only. */
	partial = 0;
	onPoll: ((name: string) => void) | undefined;

	readonly attach = async ({probe: {name}}: Source): Promise<Attachment> => {
		this.log.push(`attach ${name}`);
		if (this.failing.has(name)) throw this.failing.get(name);
		await Promise.resolve();
		return {
			isPartial: this.partial-- > 0,
			poll: (skipped) => {
				this.onPoll?.(name);
				this.log.push(`poll ${name}${skipped === 0 ? '' : ` after ${String(skipped)} skipped`}`);
				return {status: 'ready', panel: name, health: {skipped_polls: skipped}} as ReadySnapshot;
			},
			close: () => {
				this.log.push(`close ${name}`);
				return Promise.resolve();
			},
		};
	};
}

export const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function setUp(): {clock: FakeClock; probes: FakeProbes; scheduler: Scheduler} {
	const clock = new FakeClock();
	const probes = new FakeProbes();
	return {clock, probes, scheduler: new Scheduler(probes.attach, clock)};
}

// The scheduler on a clock of the test's own: who is polled when, and what becomes of failures.
import assert from 'node:assert/strict';
import test from 'node:test';
import {ProbeError} from '../../../src/errors.js';
import type {Probe} from '../../../src/probe/probe.js';
import {type Attachment, type Clock, Scheduler} from '../../../src/probe/scheduler.js';
import type {ReadySnapshot, Snapshot} from '../../../src/probe/snapshot.js';
import {configure, type Source} from '../../../src/probe/source.js';

class FakeClock implements Clock {
	time = 0;
	readonly timers = new Map<number, {at: number; callback: () => void}>();
	#next = 1;

	now(): number {
		return this.time;
	}

	setTimeout(callback: () => void, ms: number): number {
		this.timers.set(this.#next, {at: this.time + ms, callback});
		return this.#next++;
	}

	clearTimeout(timer: unknown): void {
		this.timers.delete(Number(timer));
	}

	/** Lets the time pass, firing timers in order. */
	advance(ms: number): void {
		const end = this.time + ms;
		for (;;) {
			const [next] = [...this.timers].sort(([, a], [, b]) => a.at - b.at);
			if (next === undefined || next[1].at > end) break;
			this.timers.delete(next[0]);
			this.time = Math.max(this.time, next[1].at);
			next[1].callback();
		}

		this.time = Math.max(this.time, end);
	}
}

const source = (name: string): Source => configure({name, plan: () => ({})} as unknown as Probe);

class FakeProbes {
	readonly log: string[] = [];
	readonly failing = new Map<string, unknown>();
	onPoll: ((name: string) => void) | undefined;

	readonly attach = async ({probe: {name}}: Source): Promise<Attachment> => {
		this.log.push(`attach ${name}`);
		if (this.failing.has(name)) throw this.failing.get(name);
		await Promise.resolve();
		return {
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

const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(): {clock: FakeClock; probes: FakeProbes; scheduler: Scheduler} {
	const clock = new FakeClock();
	const probes = new FakeProbes();
	return {clock, probes, scheduler: new Scheduler(probes.attach, clock)};
}

void test('attaches at the first subscriber, polls once for two, detaches after the last', async () => {
	const {clock, probes, scheduler} = setUp();
	const seen: Snapshot[] = [];
	const [first, second] = [1, 2].map(() =>
		scheduler.subscribe(source('a'), 1000, (snapshot) => seen.push(snapshot)),
	);
	assert.equal(scheduler.snapshot(source('a')).status, 'starting');
	await settle();
	clock.advance(1000);
	assert.deepEqual(probes.log, ['attach a', 'poll a']);
	assert.equal(seen.length, 2);
	assert.equal(seen[0], seen[1]);
	assert.equal(scheduler.snapshot(source('a')), seen[0]);
	first?.();
	clock.advance(1000);
	second?.();
	await scheduler.close();
	clock.advance(5000);
	assert.deepEqual(probes.log, ['attach a', 'poll a', 'poll a', 'close a']);
	assert.equal(clock.timers.size, 0);
});

void test('one timer, earliest deadline first, no drift', async () => {
	const {clock, probes, scheduler} = setUp();
	scheduler.subscribe(source('slow'), 1000, () => undefined);
	scheduler.subscribe(source('fast'), 400, () => undefined);
	await settle();
	const times: string[] = [];
	probes.onPoll = (name) => {
		times.push(`${name} ${String(clock.time)}`);
		// Every poll takes a while; the next deadline does not move for it.
		clock.time += 7;
		assert.ok(clock.timers.size <= 1);
	};
	clock.advance(2000);
	assert.deepEqual(times, [
		'fast 400',
		'fast 800',
		'slow 1000',
		'fast 1200',
		'fast 1600',
		'slow 2000',
		'fast 2007',
	]);
});

void test('polls that come too late are skipped and counted, not queued', async () => {
	const {clock, probes, scheduler} = setUp();
	scheduler.subscribe(source('a'), 100, () => undefined);
	await settle();
	probes.onPoll = () => {
		probes.onPoll = undefined;
		clock.time += 350;
	};
	clock.advance(100);
	clock.advance(50);
	assert.deepEqual(probes.log, ['attach a', 'poll a', 'poll a after 3 skipped']);
});

void test('a probe that will not attach is unsupported or failed, the others go on', async () => {
	const {clock, probes, scheduler} = setUp();
	probes.failing.set(
		'refused',
		new ProbeError('load x: EPERM', {code: 'EPERM', step: 'load', hint: 'be root'}),
	);
	probes.failing.set('broken', new ProbeError('open: EIO', {code: 'EIO', step: 'open'}));
	for (const name of ['refused', 'broken', 'fine'])
		scheduler.subscribe(source(name), 1000, () => undefined);
	await settle();
	clock.advance(1000);
	assert.deepEqual(scheduler.snapshot(source('refused')), {
		status: 'unsupported',
		panel: 'refused',
		reason: 'load x: EPERM',
		hint: 'be root',
	});
	assert.equal(scheduler.snapshot(source('broken')).status, 'failed');
	assert.equal(scheduler.snapshot(source('fine')).status, 'ready');
});

void test('a poll that throws fails its own probe and detaches it', async () => {
	const {clock, probes, scheduler} = setUp();
	scheduler.subscribe(source('a'), 1000, () => undefined);
	scheduler.subscribe(source('b'), 1000, () => undefined);
	await settle();
	probes.onPoll = (name) => {
		if (name === 'a') throw new Error('map gone');
	};
	clock.advance(2000);
	const failed = scheduler.snapshot(source('a'));
	assert.deepEqual(
		[failed.status, failed.status === 'failed' && failed.reason],
		['failed', 'map gone'],
	);
	assert.deepEqual(probes.log, ['attach a', 'attach b', 'close a', 'poll b', 'poll b']);
});

void test('a subscriber that leaves before the attach is done leaves nothing attached', async () => {
	const {clock, probes, scheduler} = setUp();
	scheduler.subscribe(source('a'), 1000, () => undefined)();
	await settle();
	clock.advance(3000);
	assert.deepEqual(probes.log, ['attach a', 'close a']);
});

void test('a listener may unsubscribe another in its call', async () => {
	const {clock, probes, scheduler} = setUp();
	const leave: Array<() => void> = [];
	leave.push(scheduler.subscribe(source('a'), 1000, () => leave[1]?.()));
	leave.push(scheduler.subscribe(source('b'), 1000, () => assert.fail('b was unsubscribed')));
	await settle();
	clock.advance(1000);
	assert.deepEqual(probes.log, ['attach a', 'attach b', 'poll a', 'close b']);
});

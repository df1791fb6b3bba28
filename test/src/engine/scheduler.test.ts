// The scheduler on a clock of the test's own: who is polled when, and what is attached.
import assert from 'node:assert/strict';
import test from 'node:test';
import {ProbeError} from '../../../src/core/errors.js';
import {oneAtATime} from '../../../src/cli/modes/printing.js';
import type {Attach} from '../../../src/engine/entry.js';
import {Scheduler} from '../../../src/engine/scheduler.js';
import type {Snapshot} from '../../../src/core/snapshot.js';
import {FakeClock} from '../../helpers/fake-clock.js';
import {source, FakeProbes, settle, setUp} from '../../helpers/fake-probes.js';

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

void test('while it is held nothing is polled, and what fell due is counted', async () => {
	const {clock, probes, scheduler} = setUp();
	// As a printer does whose reader falls behind, amid the poll that brought the text.
	scheduler.subscribe(source('a'), 1000, () => scheduler.hold());
	await settle();
	clock.advance(5500);
	assert.deepEqual(probes.log, ['attach a', 'poll a']);
	assert.equal(clock.timers.size, 0);
	scheduler.resume();
	clock.advance(1);
	assert.deepEqual(probes.log.slice(2), ['poll a after 3 skipped']);
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

void test('those that attached one after the other are soon polled together', async () => {
	const {clock, probes, scheduler} = setUp();
	for (const [name, wait] of [
		['a', 120],
		['b', 250],
		['c', 330],
		['d', 0],
	] as const) {
		scheduler.subscribe(source(name), 1000, () => undefined);
		await settle();
		clock.advance(wait);
	}

	const times = new Map<number, string>();
	probes.onPoll = (name) => times.set(clock.time, (times.get(clock.time) ?? '') + name);
	clock.advance(3000);
	// Nobody comes more than half a period early, so c is not there at 1700.
	assert.deepEqual(
		[...times],
		[
			[1000, 'a'],
			[1120, 'b'],
			[1370, 'c'],
			[1700, 'abd'],
			[2370, 'abcd'],
			[3370, 'abcd'],
		],
	);
});

void test('a timer that comes a little early is in time', async () => {
	const {clock, probes, scheduler} = setUp();
	scheduler.subscribe(source('a'), 100, () => undefined);
	await settle();
	const [timer] = clock.timers.values();
	clock.time = 99.3;
	timer?.callback();
	assert.deepEqual(probes.log, ['attach a', 'poll a'], 'at once, not after another timer');
	clock.advance(100);
	assert.equal(probes.log.length, 2, 'the next deadline is where it was');
	clock.advance(1);
	assert.deepEqual(probes.log, ['attach a', 'poll a', 'poll a']);
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

void test('polls missed while the program stood still are counted in the interval that grew', async () => {
	const {clock, probes, scheduler} = setUp();
	scheduler.subscribe(source('a'), 100, () => undefined);
	await settle();
	// Nothing runs until 455: the timer for 100 fires late, and 200, 300 and 400 never did.
	clock.time = 455;
	clock.advance(0);
	clock.advance(45);
	assert.deepEqual(probes.log, ['attach a', 'poll a after 3 skipped', 'poll a']);
	assert.equal(clock.time, 500);
});

void test('a subscriber in a hurry makes no skipped polls of its own', async () => {
	const {clock, probes, scheduler} = setUp();
	scheduler.subscribe(source('a'), 1000, () => undefined);
	await settle();
	scheduler.subscribe(source('a'), 1, () => undefined);
	clock.time = 30;
	clock.advance(0);
	assert.deepEqual(probes.log, ['attach a', 'poll a']);
});

void test('attached is when the attachment is there, or will never be', async () => {
	const {probes, scheduler} = setUp();
	probes.failing.set('b', new ProbeError('no', {code: 'EIO', step: 'load'}));
	const [a, b] = [source('a'), source('b')];
	const seen: Snapshot[] = [];
	scheduler.subscribe(a, 1000, () => undefined);
	scheduler.subscribe(b, 1000, (snapshot) => seen.push(snapshot));
	let attached = false;
	void scheduler.attached(a).then(() => (attached = true));
	assert.equal(attached, false);
	await scheduler.attached(a);
	await scheduler.attached(b);
	assert.equal(attached, true);
	assert.deepEqual(
		seen.map(({status}) => status),
		['failed'],
	);
});

void test('a subscriber that leaves before the attach is done leaves nothing attached', async () => {
	const {clock, probes, scheduler} = setUp();
	scheduler.subscribe(source('a'), 1000, () => undefined)();
	await settle();
	clock.advance(3000);
	assert.deepEqual(probes.log, ['attach a', 'close a']);
});

void test('what nobody wants any more when its turn comes is not attached at all', async () => {
	const probes = new FakeProbes();
	const {attach} = probes;
	const queue = oneAtATime({attach, confine: () => undefined, close: () => undefined});
	const scheduler = new Scheduler(queue.attach, new FakeClock());
	const [, leaveB] = ['a', 'b'].map((name) => scheduler.subscribe(source(name), 1000, () => {}));
	leaveB?.();
	scheduler.subscribe(source('b'), 1000, () => {});
	await settle();
	await settle();
	assert.deepEqual(probes.log, ['attach a', 'attach b']);
	await scheduler.close();
});

void test('closing waits for an attachment under way, and for its end', async () => {
	const log: string[] = [];
	let end = (): void => undefined;
	const isOver = new Promise<void>((resolve) => {
		end = resolve;
	});
	const attach: Attach = async () => {
		await settle();
		log.push('attached');
		return {
			poll: () => assert.fail('nobody subscribes any more'),
			async close() {
				await isOver;
				log.push('closed');
			},
		};
	};
	const scheduler = new Scheduler(attach, new FakeClock());
	scheduler.subscribe(source('a'), 1000, () => undefined);
	const closed = scheduler.close().then(() => log.push('close() is done'));
	await settle();
	await settle();
	end();
	await closed;
	assert.deepEqual(log, ['attached', 'closed', 'close() is done']);
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

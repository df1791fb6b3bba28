// The scheduler when probes fail: which are tried again and when, and that the others go on.
import assert from 'node:assert/strict';
import test from 'node:test';
import {ProbeError} from '../../../src/core/errors.js';
import {source, settle, setUp} from '../../helpers/fake-probes.js';

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

void test('a poll that throws fails its own probe, which is detached and attached again', async () => {
	const {clock, probes, scheduler} = setUp();
	scheduler.subscribe(source('a'), 1000, () => undefined);
	scheduler.subscribe(source('b'), 1000, () => undefined);
	await settle();
	probes.onPoll = (name) => {
		if (name === 'a') throw new Error('map gone');
	};
	clock.advance(1000);
	const failed = scheduler.snapshot(source('a'));
	assert.deepEqual(
		[failed.status, failed.status === 'failed' && failed.reason],
		['failed', 'map gone'],
	);
	probes.onPoll = undefined;
	clock.advance(1000);
	await settle();
	clock.advance(1000);
	assert.deepEqual(
		probes.log.filter((line) => line.endsWith('a')),
		['attach a', 'close a', 'attach a', 'poll a'],
	);
	assert.equal(probes.log.filter((line) => line === 'poll b').length, 3, 'b goes on');
	assert.equal(scheduler.snapshot(source('a')).status, 'ready');
});

const shortage = new ProbeError('load: EMFILE', {code: 'EMFILE', step: 'load'});

void test('an attach that failed is tried again, less and less often, until it works', async () => {
	const {clock, probes, scheduler} = setUp();
	probes.failing.set('a', shortage);
	const at: number[] = [];
	const waits: number[] = [];
	scheduler.subscribe(source('a'), 100, (snapshot) => {
		if (snapshot.status !== 'failed') return;
		at.push(clock.time);
		waits.push(Math.round(((snapshot.retryAt ?? 0) - Date.now()) / 1000));
	});
	await settle();
	while (clock.time < 200_000) {
		clock.advance(1000);
		await settle();
	}

	assert.deepEqual(at, [0, 1000, 3000, 7000, 15_000, 31_000, 63_000, 123_000, 183_000]);
	assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
	probes.failing.clear();
	clock.advance(43_000);
	await settle();
	clock.advance(100);
	assert.equal(scheduler.snapshot(source('a')).status, 'ready');
	// All is forgotten: the next failure is a first one.
	probes.onPoll = () => {
		throw new Error('map gone');
	};
	clock.advance(100);
	probes.onPoll = undefined;
	clock.advance(1000);
	await settle();
	clock.advance(100);
	assert.equal(scheduler.snapshot(source('a')).status, 'ready');
});

void test('what this kernel or this user will not have is not tried again', async () => {
	const {clock, probes, scheduler} = setUp();
	probes.failing.set('a', new ProbeError('load: EPERM', {code: 'EPERM', step: 'load'}));
	scheduler.subscribe(source('a'), 100, () => undefined);
	await settle();
	clock.advance(200_000);
	await settle();
	assert.deepEqual(probes.log, ['attach a']);
	assert.equal(clock.timers.size, 0);
});

void test('a poll that fails for want of something keeps its probe: the next one has it all', async () => {
	const {clock, probes, scheduler} = setUp();
	const seen: string[] = [];
	scheduler.subscribe(source('a'), 500, ({status}) => seen.push(`${status} ${clock.time}`));
	await settle();
	let lacks = 2;
	probes.onPoll = () => {
		if (lacks-- > 0) throw Object.assign(new Error('cannot access map'), {code: 'ENOMEM'});
	};
	clock.advance(4500);
	assert.deepEqual(seen.slice(0, 4), ['failed 500', 'failed 1500', 'ready 3500', 'ready 4000']);
	// Polls were due at 500, 1000 to 3000; the one at 3500 was made.
	assert.deepEqual(probes.log.slice(0, 3), ['attach a', 'poll a after 6 skipped', 'poll a']);
});

void test('what is there only in part gives data, and is attached again until it is whole', async () => {
	const {clock, probes, scheduler} = setUp();
	probes.partial = 2;
	const seen = new Set<string>();
	scheduler.subscribe(source('a'), 500, ({status}) => seen.add(status));
	await settle();
	const attachedAt: number[] = [];
	for (let known = 1; clock.time < 20_000;) {
		clock.advance(500);
		await settle();
		const attaches = probes.log.filter((line) => line === 'attach a').length;
		if (attaches > known) attachedAt.push(clock.time);
		known = attaches;
	}

	assert.deepEqual([...seen], ['ready']);
	assert.deepEqual(attachedAt, [1000, 3000]);
	assert.equal(probes.log.filter((line) => line === 'close a').length, 2);
	assert.equal(probes.log.filter((line) => line === 'poll a').length, 40);
});

void test('who leaves while it waits for another try is not tried for', async () => {
	const {clock, probes, scheduler} = setUp();
	probes.failing.set('a', shortage);
	const leave = scheduler.subscribe(source('a'), 100, () => undefined);
	await settle();
	leave();
	clock.advance(100_000);
	await settle();
	assert.deepEqual(probes.log, ['attach a']);
	assert.equal(clock.timers.size, 0);
});

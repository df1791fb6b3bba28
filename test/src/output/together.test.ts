// Several panels of the repeating mode and of --once, on the real scheduler and a clock of the test's own: what
// is printed together is of one moment, whatever attached late, failed and came back, for hours.
import assert from 'node:assert/strict';
import test from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {ProbeError} from '../../../src/core/errors.js';
import type {ReadySnapshot} from '../../../src/core/snapshot.js';
import {runOnce} from '../../../src/cli/modes/once.js';
import type {Console} from '../../../src/cli/modes/printing.js';
import {Repetition} from '../../../src/cli/modes/repeat.js';
import {Scheduler} from '../../../src/engine/scheduler.js';
import {FakeClock} from '../../helpers/fake-clock.js';
import * as given from './snapshots.js';

const names = ['biotop', 'cachestat', 'softirqs'] as const;
type Name = (typeof names)[number];

type Panel = {
	readonly panel: Name;
	readonly status: string;
	readonly time: string;
	readonly interval_s: number;
};
type Document = {readonly time: string; readonly panels: readonly Panel[]};

/** The clock's 0. */
const epoch = Date.UTC(2026, 0, 1);

class Machine {
	readonly clock = new FakeClock();
	readonly documents: Document[] = [];
	readonly complaints: string[] = [];
	/** What attaching takes. */
	readonly attachMs = new Map<Name, number>();
	/** What a poll takes. */
	readonly pollMs = new Map<Name, number>();
	readonly failing = new Map<Name, Error>();
	isBehind = false;
	readonly scheduler;
	readonly console: Console = {
		version: '1.2.3',
		paper: given.pipe,
		print: (text) => this.documents.push(JSON.parse(text) as Document),
		complain: (line) => this.complaints.push(line),
		drained: () => Promise.resolve(),
		isBehind: () => this.isBehind,
	};
	#attached: Promise<void> = Promise.resolve();

	constructor(startsTogether = true) {
		const attach = async (name: Name) => {
			const last = this.#attached;
			let resolve: () => void = () => undefined;
			const promise = new Promise<void>((done) => (resolve = done));
			this.#attached = promise;
			await last;
			this.clock.setTimeout(resolve, this.attachMs.get(name) ?? 0);
			await promise;
			const failure = this.failing.get(name);
			if (failure !== undefined) throw failure;
			let before = this.clock.time;
			return {
				poll: (): ReadySnapshot => {
					const error = this.failing.get(name);
					if (error !== undefined) throw error;
					const {time} = this.clock;
					const seconds = (time - before) / 1000;
					before = time;
					this.clock.time += this.pollMs.get(name) ?? 0;
					return {...given[name], at: epoch + this.clock.time, seconds};
				},
				close: () => Promise.resolve(),
			};
		};
		this.scheduler = new Scheduler(
			({probe}) => attach(probe.name as Name),
			this.clock,
			startsTogether,
		);
	}

	/** A hundredth of a second at a time, with what follows from each. */
	async advance(ms: number): Promise<void> {
		for (const end = this.clock.time + ms; this.clock.time < end;) {
			this.clock.advance(Math.min(10, end - this.clock.time));
			await setImmediate();
		}
	}

	repeat(intervalMs: number, more: {count?: number; record?: string} = {}) {
		const view = {...given.view, json: true};
		const targets = names.map((name) => given.target(name));
		const how = {mode: 'repeat', probing: {}, count: undefined} as const;
		const repeat = {...how, ...more, view, targets, intervalMs};
		return new Repetition(repeat, this.console, this.scheduler, this.clock);
	}
}

/** How far apart the panels of the documents are that have data, in intervals, at most. */
const spread = (documents: readonly Document[], intervalMs: number): number =>
	Math.max(
		...documents.map(({panels}) => {
			const times = panels.flatMap(({time, status}) =>
				status === 'ready' ? [Date.parse(time)] : [],
			);
			return (Math.max(...times) - Math.min(...times)) / intervalMs;
		}),
	);

const ready = ({panels}: Document): string =>
	panels.flatMap(({panel, status}) => (status === 'ready' ? [panel] : [])).join(' ');

const all = names.join(' ');

for (const [slow, ms] of [
	['softirqs', 800],
	['biotop', 800],
	['cachestat', 2500],
	['softirqs', 500],
] as const) {
	void test(`${slow} takes ${String(ms)} ms to attach: all begin together, in every print`, async () => {
		const machine = new Machine();
		machine.attachMs.set(slow, ms);
		void machine.repeat(1000).run();
		await machine.advance(ms + 5500);
		assert.deepEqual(machine.documents.map(ready), [all, all, all, all, all]);
		assert.ok(spread(machine.documents, 1000) <= 0.1);
		const seconds = machine.documents.flatMap(({panels}) => panels.map((one) => one.interval_s));
		assert.ok(
			seconds.every((one) => Math.abs(one - 1) < 0.02),
			String(seconds),
		);
		assert.deepEqual(machine.complaints, []);
	});

	void test(`the same of --once, ${slow} after ${String(ms)} ms`, async () => {
		const machine = new Machine();
		machine.attachMs.set(slow, ms);
		const view = {...given.view, json: true};
		const targets = names.map((name) => given.target(name));
		const once = {mode: 'once', probing: {}, view, targets, intervalMs: 1000} as const;
		const done = runOnce(once, machine.console, machine.scheduler);
		await machine.advance(ms + 1500);
		assert.equal(await done, 0);
		assert.deepEqual(machine.documents.map(ready), [all]);
		assert.ok(spread(machine.documents, 1000) <= 0.1);
	});
}

const shortage = new ProbeError('read: ENOMEM', {code: 'ENOMEM', step: 'read'});

for (const [what, error] of [
	['fails', new Error('lost')],
	['lacks memory', shortage],
] as const) {
	for (const panel of names) {
		for (const intervalMs of [1000, 3000]) {
			void test(`${panel} ${what} and comes back, every ${String(intervalMs)} ms`, async () => {
				const machine = new Machine();
				machine.attachMs.set(panel, 330);
				void machine.repeat(intervalMs).run();
				await machine.advance(330 + 2.5 * intervalMs);
				machine.failing.set(panel, error);
				await machine.advance(2 * intervalMs + 170);
				machine.failing.clear();
				await machine.advance(12 * intervalMs);
				assert.match(machine.complaints.join('\n'), new RegExp(`^${panel}: .*tried again at`));
				assert.ok(spread(machine.documents, intervalMs) <= 0.1);
				assert.ok(machine.documents.some((one) => ready(one) !== all));
				// From its return on it is in every document, of the moment of the others.
				const back = machine.documents.findLastIndex((one) => ready(one) !== all) + 1;
				const since = machine.documents.slice(back);
				assert.ok(since.length >= 3, String(since.length));
				// A document an interval, and one of its own at most for what came amid one.
				assert.ok(machine.documents.length <= 17, String(machine.documents.length));
			});
		}
	}
}

void test('an hour, with a slow start, failures and slow polls: never apart, nothing piles up', async () => {
	const machine = new Machine();
	machine.attachMs.set('softirqs', 810);
	machine.pollMs.set('cachestat', 30);
	const repetition = machine.repeat(1000);
	void repetition.run();
	for (let minute = 0; minute < 60; minute += 1) {
		const panel = names[minute % names.length] ?? 'biotop';
		if (minute % 7 === 3)
			machine.failing.set(panel, minute % 2 === 0 ? shortage : new Error('lost'));
		// Whole seconds at once: every tick is a turn of its own all the same.
		for (let second = 0; second < 60; second += 1) {
			if (second === 4) machine.failing.clear();
			machine.clock.advance(1000);
			await setImmediate();
		}
	}

	assert.ok(spread(machine.documents, 1000) <= 0.1);
	assert.ok(Math.abs(machine.documents.length - 3600) <= 30, String(machine.documents.length));
	assert.equal(machine.documents.length, repetition.printed);
	// The newest snapshots are printed: no panel is waited for.
	const last = Date.parse(machine.documents.at(-1)?.time ?? '');
	assert.ok(epoch + machine.clock.time - last <= 1100);
	assert.deepEqual(machine.documents.slice(-50).map(ready), Array(50).fill(all));
});

void test('panels that are not polled together are printed apart, each at once', async () => {
	const machine = new Machine(false);
	machine.attachMs.set('softirqs', 800);
	void machine.repeat(1000).run();
	await machine.advance(1250);
	assert.deepEqual(machine.documents.map(ready), ['biotop cachestat']);
	await machine.advance(5000);
	assert.ok(spread(machine.documents, 1000) <= 0.1);
	assert.deepEqual(machine.documents.slice(-3).map(ready), [all, all, all]);
});

void test('what is recorded goes on while nobody reads; what was not printed is counted', async () => {
	const machine = new Machine();
	const done = machine.repeat(1000, {record: 'a.kt', count: 9}).run();
	await machine.advance(2500);
	machine.isBehind = true;
	await machine.advance(4000);
	machine.isBehind = false;
	await machine.advance(4000);
	assert.equal(await done, 0);
	assert.equal(machine.documents.length, 5);
	assert.deepEqual(machine.complaints, [
		'4 prints are left out here: their reader was too slow. They are recorded',
	]);
	const end = Date.parse(machine.documents.at(-1)?.time ?? '') - epoch;
	assert.ok(Math.abs(end - 9000) < 100, String(end));
});

void test('where nothing goes on nobody says that anything is tried again', async () => {
	const machine = new Machine();
	for (const name of names) machine.failing.set(name, new Error(`lost ${name}`));
	const done = machine.repeat(1000).run();
	await machine.advance(100);
	assert.equal(await done, 1);
	assert.deepEqual(
		machine.complaints,
		names.map((name) => `${name}: lost ${name}`),
	);
	assert.ok(machine.documents.every(({panels}) => panels.every((one) => !('retry_time' in one))));
	// One that runs is reason enough, once it is known.
	const some = new Machine();
	some.attachMs.set('softirqs', 500);
	for (const name of names.slice(0, 2)) some.failing.set(name, new Error('lost'));
	void some.repeat(60_000).run();
	await some.advance(300);
	assert.deepEqual(some.complaints, []);
	await some.advance(300);
	assert.equal(some.complaints.length, 1);
	assert.match(some.complaints.join('\n'), /^biotop, cachestat: lost; tried again at/);
});

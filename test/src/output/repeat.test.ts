// The repeating mode on a scheduler of the test's own: counts, the interrupt, panels that fail.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import type {Target} from '../../../src/cli/targets.js';
import type {View} from '../../../src/cli/view.js';
import type {Snapshot} from '../../../src/probe/snapshot.js';
import type {Source} from '../../../src/probe/source.js';
import {runOnce} from '../../../src/cli/run-once.js';
import type {Console} from '../../../src/cli/run-panels.js';
import {Repetition} from '../../../src/cli/run-repeat.js';
import * as given from './snapshots.js';

type Subscription = {panel: string; intervalMs: number; listener: (snapshot: Snapshot) => void};

function setting(): {
	out: string[];
	complaints: string[];
	console: Console;
	subscriptions: Subscription[];
	scheduler: {
		subscribe(source: Source, intervalMs: number, listener: Subscription['listener']): () => void;
		attached(): Promise<void>;
	};
	/** Ends the wait for all attachments. */
	attach(): Promise<void>;
} {
	const out: string[] = [];
	const complaints: string[] = [];
	const subscriptions: Subscription[] = [];
	let attach: () => void = () => undefined;
	const attached = new Promise<void>((resolve) => (attach = resolve));
	return {
		out,
		complaints,
		subscriptions,
		console: {
			version: '1.2.3',
			paper: given.pipe,
			print: (text) => out.push(text),
			complain: (line) => complaints.push(line),
		},
		scheduler: {
			subscribe(source, intervalMs, listener) {
				subscriptions.push({panel: source.probe.name, intervalMs, listener});
				return () => undefined;
			},
			attached: () => attached,
		},
		async attach() {
			attach();
			await setImmediate();
		},
	};
}

const repeat = (
	targets: Target[],
	changes: {view?: View; count?: number; intervalMs?: number} = {},
) =>
	({
		mode: 'repeat',
		probing: {},
		view: given.view,
		targets,
		intervalMs: 1000,
		count: undefined,
		...changes,
	}) as const;

const failed = {status: 'failed', panel: 'biotop', reason: 'broken', hint: 'mend it'} as const;

describe('repeating', () => {
	test('prints as often as it was told', async () => {
		const {out, console, scheduler, subscriptions} = setting();
		const done = new Repetition(
			repeat([given.target('cachestat')], {count: 2}),
			console,
			scheduler,
		).run();
		for (let tick = 0; tick < 3; tick++) subscriptions[0]?.listener(given.cachestat);
		assert.equal(await done, 0);
		assert.equal(out.length, 2);
		assert.match(out[0] ?? '', /^ *HITS/);
		assert.doesNotMatch(out[1] ?? '', /HITS/);
	});

	test("starts with BCC's first line, as soon as it is true", async () => {
		const {out, console, scheduler, attach} = setting();
		const syscount = repeat([given.target('syscount')], {view: {...given.view, rows: 5}});
		void new Repetition(syscount, console, scheduler).run();
		void new Repetition(
			repeat([given.target('biotop')], {intervalMs: 500}),
			console,
			scheduler,
		).run();
		await setImmediate();
		assert.deepEqual(out, []);
		await attach();
		assert.deepEqual(out, [
			'Tracing syscalls, printing top 5... Hit Ctrl-C to end.\n',
			'Tracing... Output every 0.5 secs. Hit Ctrl-C to end.\n',
		]);
	});

	test('the interrupt polls once more, prints it, and ends', async () => {
		const {out, console, scheduler, subscriptions} = setting();
		const until = {...repeat([given.target('runqlat')]), intervalMs: undefined};
		const repetition = new Repetition(until, console, scheduler);
		const done = repetition.run();
		assert.equal(subscriptions[0]?.intervalMs, 2 ** 31 - 1);
		repetition.interrupt();
		assert.equal(subscriptions[1]?.intervalMs, 1);
		subscriptions[0].listener(given.runqlat);
		assert.equal(await done, 0);
		assert.match(out.join(''), /usecs/);
	});

	test('panels are printed together, as one line of JSON', async () => {
		const {out, console, scheduler, subscriptions} = setting();
		const targets = [given.target('biotop'), given.target('softirqs')];
		const view = {...given.view, json: true};
		const done = new Repetition(repeat(targets, {view, count: 1}), console, scheduler).run();
		subscriptions[1]?.listener(given.softirqs);
		assert.equal(out.length, 0);
		subscriptions[0]?.listener(given.biotop);
		assert.equal(await done, 0);
		const text = out.join('');
		assert.equal(text.indexOf('\n'), text.length - 1);
		const {panels} = JSON.parse(text) as {panels: Array<{panel: string}>};
		assert.deepEqual(
			panels.map(({panel}) => panel),
			['biotop', 'softirqs'],
		);
	});

	test('a panel that fails leaves the others running', async () => {
		const {out, complaints, console, scheduler, subscriptions} = setting();
		const targets = [given.target('biotop'), given.target('softirqs')];
		const done = new Repetition(repeat(targets, {count: 1}), console, scheduler).run();
		subscriptions[0]?.listener(failed);
		subscriptions[1]?.listener(given.softirqs);
		assert.equal(await done, 1);
		assert.deepEqual(complaints, ['biotop: broken (mend it)']);
		assert.match(out.join(''), /net_rx/);
	});

	test('ends when no panel is left, and says nothing of tracing then', async () => {
		const {out, console, scheduler, subscriptions, attach} = setting();
		const done = new Repetition(repeat([given.target('biotop')]), console, scheduler).run();
		subscriptions[0]?.listener(failed);
		await attach();
		assert.equal(await done, 1);
		assert.deepEqual(out, []);
	});

	test('losses go to standard error', () => {
		const {complaints, console, scheduler, subscriptions} = setting();
		void new Repetition(repeat([given.target('biotop')]), console, scheduler).run();
		const health = {...given.biotop.health, dropped_keys: 2};
		subscriptions[0]?.listener({...given.biotop, health});
		assert.deepEqual(complaints, ['biotop: incomplete: 2 keys dropped']);
	});
});

describe('once', () => {
	const invocation = (view: View) =>
		({
			mode: 'once',
			probing: {},
			view,
			targets: [given.target('biotop'), given.target('tcptop'), given.target('softirqs')],
			intervalMs: 1000,
		}) as const;

	test('prints what there is and names what is not, once for the same reason', async () => {
		const {out, complaints, console, scheduler, subscriptions} = setting();
		const done = runOnce(invocation(given.view), console, scheduler);
		subscriptions[0]?.listener(failed);
		subscriptions[2]?.listener(given.softirqs);
		subscriptions[1]?.listener({...failed, panel: 'tcptop'});
		assert.equal(await done, 1);
		assert.deepEqual(complaints, ['biotop, tcptop: broken (mend it)']);
		assert.match(out.join(''), /^softirqs: /);
	});

	test('JSON holds the failed ones too', async () => {
		const {out, console, scheduler, subscriptions} = setting();
		const done = runOnce(invocation({...given.view, json: true}), console, scheduler);
		for (const {listener} of subscriptions) listener(failed);
		assert.equal(await done, 1);
		const {panels} = JSON.parse(out.join('')) as {panels: unknown[]};
		assert.deepEqual(panels[0], failed);
	});
});

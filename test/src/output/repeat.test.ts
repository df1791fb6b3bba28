// The repeating mode on a scheduler of the test's own: counts, the interrupt, panels that fail.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import type {Target} from '../../../src/output/target.js';
import type {PrintForm} from '../../../src/output/print-form.js';
import type {Snapshot} from '../../../src/core/snapshot.js';
import type {Source} from '../../../src/core/source.js';
import {runOnce} from '../../../src/cli/modes/once.js';
import type {Console} from '../../../src/cli/modes/printing.js';
import {Repetition} from '../../../src/cli/modes/repeat.js';
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
			drained: () => Promise.resolve(),
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
	changes: {view?: PrintForm; count?: number; intervalMs?: number} = {},
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

	test('a panel that fails after it gave data is waited for, and its failure told', async () => {
		const {out, complaints, console, scheduler, subscriptions} = setting();
		const json = {view: {...given.view, json: true}, count: 2};
		const done = new Repetition(
			repeat([given.target('cachestat')], json),
			console,
			scheduler,
		).run();
		const [listener] = subscriptions.map(({listener: one}) => one);
		const retryAt = Date.UTC(2026, 0, 1, 12);
		listener?.(given.cachestat);
		listener?.({...failed, panel: 'cachestat', retryAt});
		listener?.({...failed, panel: 'cachestat', retryAt});
		listener?.(given.cachestat);
		assert.equal(await done, 0);
		const said = out.map((line) => JSON.parse(line) as {panels: Array<Record<string, unknown>>});
		assert.deepEqual(
			said.map(({panels}) => [panels[0]?.['status'], panels[0]?.['retry_time']]),
			[
				['ready', undefined],
				['failed', '2026-01-01T12:00:00.000Z'],
				['failed', '2026-01-01T12:00:00.000Z'],
				['ready', undefined],
			],
		);
		assert.match(complaints[0] ?? '', /^cachestat: broken \(mend it\); tried again at \d\d:00:00$/);
	});

	test('a panel that comes later is printed with the others', async () => {
		const {out, console, scheduler, subscriptions} = setting();
		const json = {view: {...given.view, json: true}, count: 2};
		const targets = [given.target('biotop'), given.target('softirqs')];
		const done = new Repetition(repeat(targets, json), console, scheduler).run();
		subscriptions[0]?.listener({...failed, retryAt: 1});
		subscriptions[1]?.listener(given.softirqs);
		subscriptions[0]?.listener(given.biotop);
		subscriptions[1]?.listener(given.softirqs);
		assert.equal(await done, 0);
		const last = JSON.parse(out.at(-1) ?? '') as {panels: Array<{status: string}>};
		assert.deepEqual(
			last.panels.map(({status}) => status),
			['ready', 'ready'],
		);
	});

	test('the interrupt ends the wait; who never gave data is not waited for', async () => {
		const waiting = setting();
		const repetition = new Repetition(
			repeat([given.target('cachestat')]),
			waiting.console,
			waiting.scheduler,
		);
		const done = repetition.run();
		waiting.subscriptions[0]?.listener(given.cachestat);
		waiting.subscriptions[0]?.listener({...failed, panel: 'cachestat', retryAt: 1});
		repetition.interrupt();
		assert.equal(await done, 1);
		const refused = setting();
		const ended = new Repetition(
			repeat([given.target('biotop')]),
			refused.console,
			refused.scheduler,
		).run();
		refused.subscriptions[0]?.listener({...failed, retryAt: 1});
		assert.equal(await ended, 1);
		assert.deepEqual(refused.complaints, ['biotop: broken (mend it)']);
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
	const invocation = (view: PrintForm) =>
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
		for (const {listener} of subscriptions) listener({...failed, retryAt: 1});
		assert.equal(await done, 1);
		const {panels} = JSON.parse(out.join('')) as {panels: unknown[]};
		assert.deepEqual(panels[0], failed);
	});
});

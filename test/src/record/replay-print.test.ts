// Recordings → what --replay prints of them: together what is of one moment, the status of the end.
import assert from 'node:assert/strict';
import {appendFileSync} from 'node:fs';
import test from 'node:test';
import {probes} from '../../../probes/index.js';
import type {ReplayInvocation} from '../../../src/cli/parse/replay-invocation.js';
import type {Probe} from '../../../src/core/tool.js';
import {overviewOf} from '../../../src/overview/overview-tool.js';
import {runReplay} from '../../../src/cli/modes/replay.js';
import type {FailedSnapshot, ReadySnapshot} from '../../../src/core/snapshot.js';
import type {RecordedSource} from '../../../src/record/frame-format.js';
import {deflated, framed} from '../../../src/record/frame-format.js';
import {Recording} from '../../../src/record/reader.js';
import {openRecorder} from '../../../src/record/writer.js';
import {machine, newFile} from '../../helpers/recording.js';
import * as given from '../output/snapshots.js';

const epoch = Date.UTC(2026, 0, 1);

const sources: readonly RecordedSource[] = ['biotop', 'softirqs'].map((panel) => ({
	...{panel, options: {}, filters: {}, caveats: [], intervalMs: 1000},
}));

type Name = 'biotop' | 'softirqs';

/** The tools that were open then are all, unless one is named; older recorders did not say when a poll began. */
type Entry = readonly [
	panel: Name,
	what: number | 'failed',
	only?: Name | undefined,
	polledAt?: number | undefined,
];

const alone = new Map(sources.map((source) => [source.panel, [source]]));

/** At milliseconds; what failed has no time. Older recorders did not say which panels were asked for. */
const recorded = async (...entries: readonly Entry[]): Promise<string> =>
	recordedAs(undefined, ...entries);

async function recordedAs(
	asked: readonly string[] | undefined,
	...entries: readonly Entry[]
): Promise<string> {
	const file = newFile();
	const recorder = openRecorder(file, machine);
	recorder.panels = asked;
	for (const [panel, what, only, polledAt] of entries) {
		const source = sources.find((one) => one.panel === panel);
		assert.ok(source !== undefined);
		const failed: FailedSnapshot = {status: 'failed', panel, reason: 'lost', hint: '', retryAt: 1};
		const ready: ReadySnapshot = {...given[panel], at: epoch + Number(what)};
		const open = (only && alone.get(only)) ?? sources;
		recorder.add(source, what === 'failed' ? failed : ready, open, polledAt);
	}

	await recorder.close();
	return file;
}

type Panel = {readonly panel: string; readonly status: string; readonly caveats: readonly string[]};

async function replayed(
	file: string,
	changes: Partial<ReplayInvocation> = {},
	supporting: readonly Probe[] = [],
): Promise<{status: number; documents: Panel[][]; complaints: string[]}> {
	const documents: Panel[][] = [];
	const complaints: string[] = [];
	const wanted: ReplayInvocation = {
		...{
			mode: 'replay',
			file,
			how: 'print',
			config: undefined,
			view: {...given.view, json: true},
			panels: [],
		},
		...{filters: {}, count: undefined, at: undefined, ...changes},
	};
	const panels = probes.filter((probe) => !supporting.includes(probe));
	const status = await runReplay(wanted, panels, supporting, overviewOf(probes), {
		version: '1.2.3',
		paper: given.pipe,
		print: (text) => documents.push((JSON.parse(text) as {panels: Panel[]}).panels),
		complain: (line) => complaints.push(line),
		drained: () => Promise.resolve(),
	});
	return {status, documents, complaints};
}

const shown = (documents: readonly Panel[][]): string[] =>
	documents.map((panels) => panels.map(({panel, status}) => `${panel} ${status}`).join(', '));

const both = 'biotop ready, softirqs ready';

void test('what was polled at different times is printed apart, the rest together', async () => {
	const file = await recorded(
		...([
			['biotop', 1000],
			['softirqs', 1800],
			['biotop', 2000],
		] as const),
		...([
			['softirqs', 2800],
			['biotop', 2800],
			['biotop', 3800],
			['softirqs', 3850],
		] as const),
	);
	const {status, documents} = await replayed(file);
	assert.deepEqual(shown(documents), [
		'biotop ready',
		'softirqs ready',
		'biotop ready',
		both,
		both,
	]);
	assert.equal(status, 0);
});

void test('a panel that came back is no failure of the replay; one that did not is', async () => {
	const start: Entry[] = [
		...([
			['biotop', 1000],
			['softirqs', 1001],
		] as const),
		...([
			['biotop', 'failed'],
			['softirqs', 2000],
		] as const),
	];
	const end: Entry[] = [
		['biotop', 3000],
		['softirqs', 3001],
	];
	const back = await replayed(await recorded(...start, ...end));
	assert.deepEqual(shown(back.documents), [both, 'softirqs ready, biotop failed', both]);
	assert.equal(back.status, 0);
	const gone = await replayed(await recorded(...start));
	assert.equal(gone.status, 1);
	assert.equal((await replayed(await recorded(...start), {panels: ['softirqs']})).status, 0);
});

void test('the last panels of a recording that was cut are printed, too', async () => {
	const file = await recorded(['biotop', 1000], ['softirqs', 1001], ['biotop', 2000]);
	assert.deepEqual(shown((await replayed(file)).documents), [both, 'biotop ready']);
});

void test('a count is the end also where a change of the open tools prints what had come', async () => {
	const file = await recorded(
		...([
			['biotop', 1000],
			['softirqs', 1001],
			['biotop', 2000],
			['biotop', 3000, 'biotop'],
			['biotop', 4000, 'biotop'],
		] as const),
	);
	assert.deepEqual(shown((await replayed(file, {count: 1})).documents), [both]);
	assert.deepEqual(shown((await replayed(file, {count: 2})).documents), [both, 'biotop ready']);
	assert.equal((await replayed(file, {count: 3})).documents.length, 3);
});

void test('--once says of what is older than the rest when it is of', async () => {
	const file = await recorded(['biotop', 1000], ['softirqs', 1001], ['biotop', 2000]);
	const {documents, status} = await replayed(file, {how: 'once'});
	const [[biotop, softirqs] = []] = documents;
	assert.deepEqual(biotop?.caveats, []);
	assert.match(
		softirqs?.caveats.join() ?? '',
		/^This snapshot is of \d\d:00:01, earlier than the others\.$/,
	);
	assert.equal(status, 0);
});

void test('--once holds no numbers of a tool that was closed by then', async () => {
	const file = await recorded(
		['biotop', 1000],
		['softirqs', 1001],
		['biotop', 2000, 'biotop'],
		['biotop', 3000, 'biotop'],
	);
	const last = await replayed(file, {how: 'once'});
	assert.deepEqual([shown(last.documents), last.status], [['biotop ready'], 0]);
	const named = await replayed(file, {how: 'once', panels: ['softirqs']});
	assert.deepEqual([named.documents, named.status], [[[]], 1]);
	assert.match(named.complaints.join(), /holds no softirqs at that time$/);
});

void test('what supports others is printed only where no panel is anywhere in the recording', async () => {
	const supporting = probes.filter(({name}) => name === 'softirqs');
	const start: Entry[] = [['softirqs', 1000, 'softirqs']];
	const opened = await recorded(...start, ['biotop', 2000], ['softirqs', 2001]);
	assert.deepEqual(shown((await replayed(opened, {}, supporting)).documents), ['biotop ready']);
	const never = await recorded(...start);
	assert.deepEqual(shown((await replayed(never, {}, supporting)).documents), ['softirqs ready']);
});

void test('what was asked for is printed, whatever it supports, and what was only collected is not', async () => {
	const supporting = probes.filter(({name}) => name === 'softirqs');
	const entries: Entry[] = [
		['biotop', 1000],
		['softirqs', 1001],
	];
	for (const [asked, printed] of [
		[['biotop', 'softirqs'], both],
		[['softirqs'], 'softirqs ready'],
		[['biotop'], 'biotop ready'],
	] as const) {
		const file = await recordedAs(asked, ...entries);
		for (const how of ['print', 'once'] as const)
			assert.deepEqual(shown((await replayed(file, {how}, supporting)).documents), [printed]);
		const named = await replayed(file, {panels: ['biotop']}, supporting);
		assert.deepEqual(shown(named.documents), ['biotop ready']);
	}
});

void test('parts that hold nothing of this version are passed over, wherever they are', async () => {
	const file = await recorded(['biotop', 1000], ['softirqs', 1001], ['biotop', 2000]);
	const frame = new Recording(file).frame(0);
	assert.ok(frame !== undefined);
	const flames = {...frame.sources[0], panel: 'flames'};
	const {session} = frame;
	const newer = {session, machine, dropped: 0, sources: [...frame.sources, flames]};
	const snapshots = [[2, {...given.biotop, panel: 'flames', shape: 'stacks'}]];
	const parts = [JSON.stringify({...newer, snapshots}), '{"foreign":1}'];
	for (const json of parts) appendFileSync(file, framed(epoch + 3000, deflated(json)));
	const {documents, complaints, status} = await replayed(file, {how: 'once'});
	assert.deepEqual([shown(documents), status], [[both], 0]);
	assert.match(complaints.join(), /2 parts cannot be read by this version/);
});

void test('each part that cannot be read is counted once, however often it is read', async () => {
	const file = await recorded(['biotop', 1000]);
	// More of them than are held.
	for (let part = 0; part < 20; part += 1)
		appendFileSync(file, framed(epoch + 2000 + part, deflated('{"foreign":1}')));
	const recording = new Recording(file);
	for (let at = 0; at < 3 * recording.length; at += 1) recording.frame(at % recording.length);
	assert.equal(recording.unreadable, 20);
});

void test('what was asked for is printed also from a moment whose part cannot be read', async () => {
	const file = await recordedAs(['softirqs'], ['biotop', 1000], ['softirqs', 1001]);
	appendFileSync(file, framed(epoch + 3000, deflated('{"foreign":1}')));
	const {documents} = await replayed(file, {how: 'once'});
	assert.deepEqual(shown(documents), ['softirqs ready']);
});

void test('what the recorder could not write is told with what it wrote', async () => {
	const file = await recorded(['biotop', 1000], ['softirqs', 1001]);
	assert.deepEqual((await replayed(file)).complaints, []);
	const {session = 0, sources: open = []} = new Recording(file).frame(0) ?? {};
	const part = (tick: number, dropped: number) => {
		const snapshots = [[0, {...given.biotop, at: epoch + tick}]];
		const json = JSON.stringify({session, machine, dropped, sources: open, snapshots});
		return framed(epoch + tick, deflated(json));
	};
	for (const [tick, dropped] of [
		[2000, 4],
		[3000, 0],
		[4000, 1],
		[5000, 1],
	] as const)
		appendFileSync(file, part(tick, dropped));
	for (const how of ['once', 'print'] as const) {
		const {complaints} = await replayed(file, {how});
		assert.match(complaints.join(), /: 6 snapshots are missing: they could not be written at the/);
	}
});

test('what was polled together is printed together, however long its readings took', async () => {
	const entries = (polledAt: (second: number, late: number) => number | undefined): Entry[] =>
		[1, 2, 3].flatMap((second): Entry[] => [
			['biotop', second * 1000, undefined, polledAt(second, 0)],
			['softirqs', second * 1000 + 300, undefined, polledAt(second, 1)],
		]);
	const together = await replayed(await recorded(...entries((second) => 50 + second * 1000)));
	assert.deepEqual(shown(together.documents), Array(3).fill('biotop ready, softirqs ready'));
	// Polled apart, or by a recorder that did not say: the times of the intervals decide.
	for (const apart of [
		(second: number, late: number) => second * 1000 + late * 300,
		() => undefined,
	]) {
		const {documents} = await replayed(await recorded(...entries(apart)));
		assert.equal(documents.length, 6);
	}
});

// Terminals that are read slowly, or not at all: frames are left out, polls are not; then the newest is shown.
import assert from 'node:assert/strict';
import {mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {startBoth} from '../helpers/busy.js';
import {cli, copyOfDist, rootTest, until} from '../helpers/cli.js';
import {isFramed, isTab} from '../helpers/dashboard.js';
import {cpuMs, writtenBytes} from '../helpers/process.js';
import {keys} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';
import {scratch} from '../helpers/workload.js';

/**
 * Preloaded: writes at a signal the longest that the event loop, and so the polls, stood still since the
 * last one, in ms, and what is alive on the heap and beside it, in bytes.
 */
const meter = (file: string): string => `
import {writeFileSync} from 'node:fs';
let [last, longest] = [performance.now(), 0];
setInterval(() => {
	longest = Math.max(longest, performance.now() - last);
	last = performance.now();
}, 20).unref();
process.on('SIGUSR2', () => {
	longest = Math.max(longest, performance.now() - last);
	// One that has already begun keeps what has died since.
	for (let count = 0; count < 3; count += 1) gc();
	const {heapUsed, external} = process.memoryUsage();
	writeFileSync(${JSON.stringify(file)}, JSON.stringify({longest, live: heapUsed + external}));
	[last, longest] = [performance.now(), 0];
});`;

/** How long the loop may stand still on a machine that is busy with other things. */
const longestPauseMs = 1000;

type Reading = {readonly longest: number; readonly live: number};

async function watched(t: TestContext, interval: string, program = cli) {
	const folder = mkdtempSync(path.join(scratch, 'slow-'));
	const [preload, file] = [path.join(folder, 'meter.mjs'), path.join(folder, 'reading')];
	writeFileSync(preload, meter(file));
	const {cgroup} = await startBoth(t);
	const session = new Session(t, ['-i', interval, '--cgroup', cgroup], {
		size: {columns: 200, rows: 60},
		command: [process.execPath, '--expose-gc', '--import', preload, program],
	});
	await session.shows('kt-alpha', /net_rx/);
	await until('a warm heap', () => cpuMs(session.pid) > 1500);
	const read = async (): Promise<Reading> => {
		writeFileSync(file, '');
		session.kill('SIGUSR2');
		await until('a reading', () => readFileSync(file, 'utf8') !== '');
		return JSON.parse(readFileSync(file, 'utf8')) as Reading;
	};
	return {session, read};
}

/** Rows of each panel's history in the build that is tested for what else grows. */
const fewRows = 100;

/**
 * The build with histories that are full at once. Those of the product keep ten minutes, and so take in
 * half a minute what no queue may: some 10 MB.
 */
function withShortHistory(): string {
	const copy = copyOfDist();
	const budget = /\browBudget = [\d.e]+/;
	const [file, ...others] = readdirSync(copy)
		.filter((name) => name.endsWith('.js'))
		.map((name) => path.join(copy, name))
		.filter((name) => budget.test(readFileSync(name, 'utf8')));
	assert.ok(file !== undefined && others.length === 0, `${String(budget)} in ${String(others)}`);
	const text = readFileSync(file, 'utf8');
	writeFileSync(file, text.replace(budget, `rowBudget = ${String(fewRows)}`));
	return path.join(copy, 'cli.js');
}

/** The polls did not wait for the terminal, no more than the loop did; and then miss none. */
async function polled(session: Session): Promise<void> {
	const skipped = Number(/skipped polls (\d+)/.exec(session.text())?.[1] ?? 0);
	assert.ok(skipped < longestPauseMs / 100, String(skipped));
	await session.until('an interval without a skipped poll', (text) => !/skipped polls/.test(text));
}

/** What is on the screen is what a full redraw shows; then the end. */
async function endsWell(session: Session, what: string): Promise<void> {
	session.press('p');
	await session.shows('PAUSED');
	await session.assertRedrawn(what);
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
}

rootTest(
	'a reader that stops for 30 s stops no poll, costs no memory, sees the newest',
	async (t) => {
		const {session, read} = await watched(t, '0.1', withShortHistory());
		session.stall();
		await session.full();
		const {live} = await read();
		const written = writtenBytes(session.pid);
		session.press('1', keys.down, keys.up, '5');
		await sleep(30_000);
		const {longest: stood, ...after} = await read();
		const grown = (after.live - live) / 1024 ** 2;
		t.diagnostic(`grew by ${grown.toFixed(2)} MB in use`);
		t.diagnostic(`its loop stood still for ${stood.toFixed(0)} ms at most`);
		// Some three hundred frames were left out, of 10 KB and more.
		assert.ok(grown < 1, String(grown));
		assert.ok(stood < longestPauseMs, String(stood));
		const more = writtenBytes(session.pid) - written;
		t.diagnostic(`wrote ${more} bytes, to the terminal and to its own threads`);
		assert.ok(more < 60_000, String(more));
		const start = performance.now();
		session.resume();
		await session.until(
			'the panel asked for',
			(text) => text.includes('╭─ 5 syscount') && isFramed(session),
		);
		t.diagnostic(`the newest frame ${(performance.now() - start).toFixed(0)} ms after that`);
		await polled(session);
		await endsWell(session, 'syscount after the stall');
	},
);

rootTest('a line of 20 KB/s gets fewer frames, keys are answered, polls go on', async (t) => {
	const {session, read} = await watched(t, '0.1');
	const free = session.throttle(20_000);
	await read();
	// Long enough to fill the kernel's queue and to learn how slow the line is.
	await sleep(15_000);
	const waits: number[] = [];
	for (const index of [1, 2, 3, 5, 6]) {
		const start = performance.now();
		session.press(String(index));
		await session.ends(`tab ${index}`, () => isTab(session, index));
		waits.push(performance.now() - start);
		await sleep(500);
	}

	const {longest: stood} = await read();
	t.diagnostic(`keys answered after ${waits.map((wait) => wait.toFixed(0)).join(', ')} ms`);
	t.diagnostic(`its loop stood still for ${stood.toFixed(0)} ms at most`);
	assert.ok(Math.max(...waits) < 4000, String(waits));
	assert.ok(stood < longestPauseMs, String(stood));
	free();
	await polled(session);
	await endsWell(session, 'softirqs on a slow line');
});

rootTest('a frame at 200x60 is one synchronized update that erases no screen', async (t) => {
	const {session} = await watched(t, '0.2');
	let begun = 0;
	const framesSince = (): string[] =>
		session.written.slice(begun).split('\u001B[?2026h').slice(1, -1);
	for (const key of ['0', '1', '2', '3', '5', '6', 'g', '?', '?', '0']) {
		begun = session.written.length;
		session.press(key);
		await until(`two frames after ${key}`, () => framesSince().length >= 2);
	}

	begun = session.written.length;
	await until('a dozen frames', () => framesSince().length >= 12);
	const frames = framesSince();
	const sizes = frames.map((frame) => Buffer.byteLength(frame)).sort((a, b) => a - b);
	const median = sizes[sizes.length >> 1] ?? 0;
	t.diagnostic(`${frames.length} frames, ${median} bytes in the middle, ${sizes.at(-1)} at most`);
	for (const frame of frames) {
		assert.ok(frame.endsWith('\u001B[?2026l'), JSON.stringify(frame.slice(-40)));
		for (const sequence of frame.split('\u001B').slice(1)) {
			assert.doesNotMatch(sequence, /^\[(?:[0123]?J|\?1049)/);
		}
	}

	assert.ok(median < 20_000, String(median));
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
});

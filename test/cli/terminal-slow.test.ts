// Terminals that are read slowly, or not at all: frames are left out, polls are not; then the newest is shown.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {startBoth} from '../helpers/busy.js';
import {cli, rootTest, until} from '../helpers/cli.js';
import {isFramed, tabIs} from '../helpers/dashboard.js';
import {keys} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';
import {scratch} from '../helpers/workload.js';

/** Preloaded: the longest that the event loop, and so the polls, stood still since the last signal. */
const clock = (file: string): string => `
import {writeFileSync} from 'node:fs';
let [last, longest] = [performance.now(), 0];
setInterval(() => {
	longest = Math.max(longest, performance.now() - last);
	last = performance.now();
}, 20).unref();
process.on('SIGUSR2', () => {
	writeFileSync(${JSON.stringify(file)}, String(longest));
	longest = 0;
});`;

async function watched(t: TestContext, interval: string) {
	const folder = mkdtempSync(path.join(scratch, 'slow-'));
	const [preload, file] = [path.join(folder, 'clock.mjs'), path.join(folder, 'longest')];
	writeFileSync(preload, clock(file));
	const {cgroup} = await startBoth(t);
	const session = new Session(t, ['-i', interval, '--cgroup', cgroup], {
		size: {columns: 200, rows: 60},
		command: [process.execPath, '--import', preload, cli],
	});
	await session.shows('kt-alpha', /net_rx/);
	await until('a warm heap', () => session.cpuSeconds() > 1.5);
	const longestPause = async (): Promise<number> => {
		writeFileSync(file, '');
		session.kill('SIGUSR2');
		await until('its clock', () => readFileSync(file, 'utf8') !== '');
		return Number(readFileSync(file, 'utf8'));
	};
	return {session, longestPause};
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
		const {session, longestPause} = await watched(t, '0.1');
		session.stall();
		await session.full();
		await longestPause();
		const [before, written] = [session.residentMb(), session.writtenBytes()];
		session.press('1', keys.down, keys.up, '5');
		await sleep(30_000);
		const [grown, stood] = [session.residentMb() - before, await longestPause()];
		t.diagnostic(`grew by ${grown.toFixed(1)} MB from ${before.toFixed(0)} MB`);
		t.diagnostic(`its loop stood still for ${stood.toFixed(0)} ms at most`);
		// Three hundred intervals more of six panels' history, and what the collector leaves lying.
		assert.ok(grown < 12, String(grown));
		assert.ok(stood < 1000, String(stood));
		const more = session.writtenBytes() - written;
		t.diagnostic(`wrote ${more} bytes, to the terminal and to its own threads`);
		assert.ok(more < 60_000, String(more));
		const start = performance.now();
		session.resume();
		await session.until(
			'the panel asked for',
			(text) => text.includes('╭─ 5 syscount') && isFramed(session),
		);
		t.diagnostic(`the newest frame ${(performance.now() - start).toFixed(0)} ms after that`);
		assert.doesNotMatch(session.text(), /skipped polls/);
		await endsWell(session, 'syscount after the stall');
	},
);

rootTest('a line of 20 KB/s gets fewer frames, keys are answered, polls go on', async (t) => {
	const {session, longestPause} = await watched(t, '0.1');
	const free = session.throttle(20_000);
	await longestPause();
	// Long enough to fill the kernel's queue and to learn how slow the line is.
	await sleep(15_000);
	const waits: number[] = [];
	for (const index of [1, 2, 3, 5, 6]) {
		const start = performance.now();
		session.press(String(index));
		await tabIs(session, index);
		waits.push(performance.now() - start);
		await sleep(500);
	}

	const stood = await longestPause();
	t.diagnostic(`keys answered after ${waits.map((wait) => wait.toFixed(0)).join(', ')} ms`);
	t.diagnostic(`its loop stood still for ${stood.toFixed(0)} ms at most`);
	assert.ok(Math.max(...waits) < 4000, String(waits));
	assert.ok(stood < 1000, String(stood));
	assert.doesNotMatch(session.text(), /skipped polls/);
	free();
	await endsWell(session, 'softirqs on a slow line');
});

rootTest('a frame at 200x60 is one synchronized update that erases no screen', async (t) => {
	const {session} = await watched(t, '0.2');
	for (const key of ['0', '1', '2', '3', '5', '6', 'g', '?', '?', '0']) {
		session.press(key);
		await sleep(600);
	}

	const begun = session.written.length;
	await sleep(4000);
	const text = session.written.slice(begun);
	const frames = text.split('\u001B[?2026h').slice(1, -1);
	const sizes = frames.map((frame) => Buffer.byteLength(frame)).sort((a, b) => a - b);
	const median = sizes[sizes.length >> 1] ?? 0;
	t.diagnostic(`${frames.length} frames, ${median} bytes in the middle, ${sizes.at(-1)} at most`);
	assert.ok(frames.length > 8, String(frames.length));
	for (const frame of frames) {
		assert.ok(frame.endsWith('\u001B[?2026l'), JSON.stringify(frame.slice(-40)));
		// eslint-disable-next-line no-control-regex -- the sequences that it looks for
		assert.doesNotMatch(frame, /\u001B\[[0123]?J|\u001B\[\?1049/);
	}

	assert.ok(median < 20_000, String(median));
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
});

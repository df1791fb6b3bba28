// Time in a real terminal: freeze, step and jump through live data, record it, and the same keys in the
// replay.
import assert from 'node:assert/strict';
import {statSync} from 'node:fs';
import {startBoth} from '../helpers/busy.js';
import {attachedPrograms, rootTest} from '../helpers/cli.js';
import {open, tabIs} from '../helpers/dashboard.js';
import {newFile, record} from '../helpers/recording.js';
import {keys, type Size} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';

const sizes: readonly Size[] = [
	{columns: 80, rows: 24},
	{columns: 200, rows: 50},
];

/** Of the moment that is shown, in seconds of the day; tenths are lost. */
const clock = (session: Session): number => {
	const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d)/.exec(session.lines()[0] ?? '') ?? [];
	return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};

/** Also in ASCII, where frames look different. */
async function show(session: Session, index: number): Promise<void> {
	session.press(String(index));
	await tabIs(session, index);
}

const offset = (session: Session): string => / (\S+) of /.exec(session.lines()[0] ?? '')?.[1] ?? '';

for (const size of sizes) {
	const name = `${size.columns}x${size.rows}`;
	rootTest(`live data is frozen, stepped through and recorded at ${name}`, async (t) => {
		const {cgroup} = await startBoth(t);
		const file = newFile();
		const args = ['-i', '0.5', '--cgroup', cgroup, '--record', file, '--config', 'none'];
		const session = new Session(t, args, {size});
		await session.shows('● REC', 'kt-alpha');
		await open(session, 1);
		await session.shows('kt-beta');
		await session.until('four seconds recorded', () => statSync(file).size > 15_000);
		session.press(' ');
		await session.shows('PAUSED', / ago {2}─*●─* live/, 'End live');
		const body = (): string => session.lines().slice(2, -2).join('\n');
		const frozen = body();
		const at = clock(session);
		session.press('[', '[', '[');
		await session.until('an earlier moment', () => clock(session) < at);
		await session.until('what was then', () => body() !== frozen);
		session.press('{');
		await session.shows(/ ago {2}●─+ live/);
		session.press(']');
		await session.until('a later moment', (text) => !/ ago {2}●/.test(text));
		session.press('}', '}');
		await session.shows('PAUSED', /─● live/);
		session.press(keys.enter);
		await session.shows(/ pid \d+ kt-(?:alpha|beta) /, 'PAUSED', /│ +\d+ kt-(?:alpha|beta) /);
		session.press(keys.backspace);
		await session.until('no filter', (text) => !/ pid \d+ kt-/.test(text));
		session.press(keys.end);
		await session.until('live data', (text) => !text.includes('PAUSED') && / every /.test(text));
		session.press('q');
		await session.shows(...leftWith(0));

		const replay = new Session(t, ['--replay', file, '--config', 'none'], {size});
		await replay.shows(/REPLAY (1x|paused)/, 'kt-alpha');
		replay.press('1');
		await tabIs(replay, 1);
		replay.press(keys.home, '[');
		await replay.shows('REPLAY paused', 'p play');
		replay.press('q');
		await replay.shows(...leftWith(0));
	});

	rootTest(`a replay plays, pauses, steps, jumps and filters at ${name}`, async (t) => {
		const file = newFile();
		await record(file, 0, 300);
		const session = new Session(t, ['--replay', file, '--config', 'none', '--ascii'], {size});
		await session.shows(/REPLAY 1x .* of 4m59s {2}-*o-+/);
		assert.deepEqual(attachedPrograms(session.pid), []);
		await session.until('the next second', () => offset(session) === '2s');
		session.press(' ');
		await session.shows('REPLAY paused');
		for (const [key, expected] of [
			...[[keys.home, '0s'] as const, [']', '1s'] as const, ['}', '1m01s'] as const],
			...[['}', '2m01s'] as const, ['[', '2m00s'] as const, ['{', '1m00s'] as const],
			...[[keys.end, '4m59s'] as const, ['[', '4m58s'] as const],
		] as const) {
			session.press(key);
			await session.until(`${expected} after ${key}`, () => offset(session) === expected);
		}

		session.press(keys.home, '+', '+', '+', '+', ' ');
		await session.shows('REPLAY 20x');
		await session.until('half a minute', () => /^(?:[3-9]\ds|\dm)/.test(offset(session)));
		session.press('-', ' ');
		await show(session, 1);
		session.press(keys.enter);
		await session.shows(/ pid \d+ \w+/);
		await show(session, 3);
		await session.shows('not by pid');
		await show(session, 5);
		session.press('L');
		await session.shows('a recording has the options it was made with');
		session.press('q');
		await session.shows(...leftWith(0));
	});
}

// Time in a real terminal: freeze, step and jump through live data, record it, and the same keys in the
// replay.
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {startBoth} from '../helpers/busy.js';
import {attachedPrograms, cliTest, kerntop, rootTest} from '../helpers/cli.js';
import {open, tabIs} from '../helpers/dashboard.js';
import {snapshotAt} from '../helpers/ui-snapshots.js';
import {histogramsOf} from '../../src/shapes/hist/hist-shape.js';
import {openRecorder} from '../../src/record/writer.js';
import {
	machine,
	newFile,
	record,
	recordOpened,
	sources,
	wholeFrames,
} from '../helpers/recording.js';
import {idOf, type RecordedSource} from '../../src/record/frame-format.js';
import {Recording} from '../../src/record/reader.js';
import {keys, type Size} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';

const sizes: readonly Size[] = [
	{columns: 80, rows: 24},
	{columns: 200, rows: 50},
];

/** Of the moment that is shown, in tenths of a second of the day; NaN while there is none. */
const clock = (session: Session): number => {
	const [, hours, minutes, seconds] =
		/ (\d\d):(\d\d):(\d\d\.\d) /.exec(session.lines()[0] ?? '') ?? [];
	return Math.round(10 * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)));
};

/** Also over midnight. */
const isLater = (one: number, other: number): boolean => {
	const [day, tenths] = [864_000, one - other];
	return (tenths > 0 && tenths < day / 2) || tenths < -day / 2;
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
		await session.until('ten moments recorded', () => wholeFrames(file) >= 10);
		session.press(' ');
		await session.shows('PAUSED', / ago {2}─*●─* live/, 'End live');
		const body = (): string => session.lines().slice(2, -2).join('\n');
		const frozen = body();
		const at = clock(session);
		session.press('[', '[', '[');
		await session.until('an earlier moment', () => isLater(at, clock(session)));
		await session.until('what was then', () => body() !== frozen);
		// A machine so slow that it took more than a minute needs more than one.
		session.press('{', '{', '{');
		await session.shows(/ ago {2}●─+ live/);
		const first = clock(session);
		session.press(']');
		await session.until('a later moment', () => isLater(clock(session), first));
		session.press('}', '}', '}');
		// The newest at the time: the data goes on, and with it the end of the bar.
		await session.until(
			'no earlier moment than at the freeze',
			() => clock(session) === at || isLater(clock(session), at),
		);
		await session.shows('PAUSED');
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

		session.press(keys.home, ' ');
		await session.shows('REPLAY 1x');
		// One after the other: more than four letters at once are a text.
		for (const speed of [2, 5, 10, 20]) {
			session.press('+');
			await session.shows(`REPLAY ${speed}x`);
		}

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

/** Records more than so many frames of what is open now, and quits: the sources of the last frame. */
async function recordedAtEnd(
	session: Session,
	file: string,
	frames: number,
): Promise<readonly RecordedSource[]> {
	const before = wholeFrames(file);
	await session.until('frames of it', () => wholeFrames(file) > before + frames);
	session.press('q');
	await session.shows(...leftWith(0));
	const recording = new Recording(file);
	const {sources = []} = recording.frame(recording.length - 1) ?? {};
	recording.close();
	return sources;
}

rootTest('two panels of a tool are recorded as two, and replayed as two', async (t) => {
	const {cgroup} = await startBoth(t);
	const file = newFile();
	const size = {columns: 120, rows: 30};
	const args = ['-i', '0.5', '--cgroup', cgroup, '--record', file, '--config', 'none'];
	const session = new Session(t, args, {size});
	await session.shows('● REC', 'kt-alpha');
	await open(session, 5);
	session.press('O');
	await session.shows('7 syscount#2');
	session.press('P');
	await session.shows(/│ +\d+ kt-(?:alpha|beta) /);
	const sources = await recordedAtEnd(session, file, 4);
	const own = sources.filter(({panel}) => panel === 'syscount');
	assert.deepEqual(
		own.map((source) => [idOf(source), source.options['process'] === true]),
		[
			['syscount', false],
			['syscount#2', true],
		],
	);
	const replay = new Session(t, ['--replay', file, '--config', 'none'], {size});
	await replay.shows('REPLAY', '7 syscount#2');
	replay.press(keys.end);
	await replay.shows('REPLAY paused');
	for (const [key, title, row] of [
		['7', '╭─ 7 syscount#2', /│ +\d+ kt-(?:alpha|beta) /],
		['5', '╭─ 5 syscount ', /│ (?:sendto|recvfrom) /],
	] as const) {
		replay.press(key);
		// The overview has their cells, too.
		await replay.until(title, () => replay.lines()[2]?.startsWith(title) === true);
		await replay.shows(row);
	}

	replay.press('q');
	await replay.shows(...leftWith(0));
	// Printed is the panel that is called like its tool.
	const printed = kerntop(['--replay', file, 'syscount', '--once', '--json']);
	assert.match(printed.stdout, /"syscall":/);
});

rootTest(
	'tabs of the settings may be of any tool; a closed one goes on being recorded',
	async (t) => {
		const {cgroup} = await startBoth(t);
		const file = newFile();
		const config = path.join(path.dirname(file), 'config.json');
		writeFileSync(
			config,
			JSON.stringify({panels: ['biotop', 'cputop', 'softirqs', 'syscount', 'host']}),
		);
		const args = ['-i', '0.5', '--cgroup', cgroup, '--record', file, '--config', config];
		const session = new Session(t, args, {size: {columns: 120, rows: 30}});
		await session.shows('● REC', '1 biotop', '2 cputop', '4 syscount', '5 host', 'kt-alpha');
		assert.doesNotMatch(session.text(), /there is no/);
		session.press('4');
		await session.shows('╭─ 4 syscount');
		session.press('x');
		await session.shows(/3 softirqs +4 host/);
		session.press('3');
		await session.shows('╭─ 3 softirqs');
		session.press('x');
		await session.shows(/2 cputop +3 host/);
		const sources = await recordedAtEnd(session, file, 2);
		const caveats = new Map(sources.map((source) => [source.panel, source.caveats.join()]));
		assert.equal(caveats.get('syscount'), '');
		assert.match(caveats.get('softirqs') ?? '', /The filter --cgroup cannot be applied here/);
		const replay = new Session(t, ['--replay', file, 'syscount', 'host', '--config', 'none'], {
			size: {columns: 120, rows: 30},
		});
		await replay.shows('REPLAY', /0 overview +1 syscount +2 host *$/m, '╭─ 1 syscount');
		replay.press('q');
		await replay.shows(...leftWith(0));
	},
);

cliTest('a replay is sorted by a column that only the recorded options have', async (t) => {
	const file = newFile();
	const recorder = openRecorder(file, machine);
	const pids = {...sources[0], panel: 'runqlat', options: {pids: true}} as RecordedSource;
	const one = snapshotAt('runqlat', 1);
	const histograms = [7, 8].map((pid) => ({...histogramsOf(one)[0], key: {pid, comm: 'kt'}}));
	recorder.add(pids, {...one, histograms} as never, [pids]);
	await recorder.close();
	const size = {columns: 120, rows: 30};
	for (const panels of [['runqlat'], []]) {
		const args = ['--replay', file, ...panels, '--sort', 'p99', '--config', 'none'];
		const session = new Session(t, args, {size});
		await session.shows('REPLAY');
		session.press('1');
		await session.shows('p99↓');
		session.press('q');
		await session.shows(...leftWith(0));
	}

	const refused = new Session(t, ['--replay', file, '--sort', 'nope', '--config', 'none'], {size});
	await refused.shows('no column "nope" to sort by');
});

cliTest(
	'a replay has every tool of the recording, the keys and the colours of the user',
	async (t) => {
		const file = newFile();
		await recordOpened(file, 60, 40);
		const config = path.join(path.dirname(file), 'config.json');
		const theme = path.join(path.dirname(file), 'theme.json');
		writeFileSync(theme, '{"no such": "colour"}');
		const text = JSON.stringify({keys: {quit: ['Z']}, panels: ['biotop', 'tcptop'], theme});
		writeFileSync(config, text);
		const size = {columns: 140, rows: 30};
		const session = new Session(t, ['--replay', file, '--config', config], {size});
		await session.shows('REPLAY', /0 overview +1 biotop +2 hardirqs *$/m, 'no such');
		session.press(' ', keys.home, '2');
		await session.shows('REPLAY paused', 'Z quit', 'hardirqs was not recorded at');
		session.press(keys.end);
		await session.shows('kt-irq');
		session.press('o');
		await session.shows('open a tool');
		session.press('biola');
		await session.shows('biolatency');
		session.press(keys.enter);
		await session.shows('3 biolatency', 'biolatency is not in this recording');
		session.press('1', 'O');
		await session.shows('a recording has the panels that were open while it was made');
		session.press('Z');
		await session.shows(...leftWith(0));
		assert.equal(readFileSync(config, 'utf8'), text);
	},
);

// Locales and terminals that cannot show everything → they are sent what they can, without being asked to.
import assert from 'node:assert/strict';
import {startBusy} from '../helpers/busy.js';
import {cliTest, kerntop, parseDocument, rootTest} from '../helpers/cli.js';
import {openRecorder} from '../../src/record/writer.js';
import {machine, newFile, record, sources, tickOf} from '../helpers/recording.js';
import {leftWith, Session} from '../helpers/terminal.js';
import {mkdtempSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {scratch} from '../helpers/workload.js';

/** What is written beyond ASCII. */
const beyond = (text: string): string[] =>
	[...new Set(text)].filter((character) => (character.codePointAt(0) ?? 0) > 127);

/** The parameters of what sets colours and other looks. */
const looks = (text: string): string[] =>
	text.split('\u001B[').flatMap((one) => /^([\d;]*)m/.exec(one)?.[1] ?? []);

/** Is it the only panel on the screen? The overview has them all. */
const isAlone = (text: string, corner: string): boolean =>
	text.includes(corner) && text.match(/(?:\+-|┌─) \d /g)?.length === 1;

/** A name of Latin, Greek and Chinese letters, 15 bytes. */
const name = Buffer.from('kt-éλ漢字');

for (const env of [
	{LC_ALL: 'C', LANG: 'C.UTF-8'},
	{LC_ALL: '', LC_CTYPE: 'en_US.ISO-8859-1', LANG: 'C.UTF-8'},
	{LC_ALL: 'C.UTF-8', TERM: 'vt220'},
] as const) {
	const size = {columns: 100, rows: 30};
	rootTest(`${JSON.stringify(env)}: no screen has a character beyond ASCII`, async (t) => {
		const pid = await startBusy(t, {name, share: 1, connections: 1});
		const session = new Session(t, ['-i', '0.2', '-p', String(pid)], {size, env});
		await session.shows(/\+- 1 biotop/, /kt-\?/);
		for (const key of ['1', '3', '4', '6']) {
			session.press(key);
			await session.until(`panel ${key} alone`, (text) => isAlone(text, `+- ${key} `));
		}

		for (const [key, shown] of [
			['?', /\+- help/],
			[':', /\+- commands/],
		] as const) {
			session.press(key);
			await session.shows(shown);
		}

		session.press('\u001B');
		await session.until('no palette', (text) => !/\+- commands/.test(text));
		session.press('q');
		assert.deepEqual(await session.left(), leftWith(0));
		assert.deepEqual(beyond(session.written), []);
	});
}

rootTest('vt220 gets no colours, linux sixteen and what its font has', async (t) => {
	const pid = await startBusy(t, {name, share: 1, connections: 1});
	const args = ['-i', '0.2', '-p', String(pid)];
	const old = new Session(t, args, {env: {TERM: 'vt220', COLORTERM: 'truecolor'}});
	await old.shows(/\+- 1 biotop/);
	old.press('q');
	assert.deepEqual(await old.left(), leftWith(0));
	assert.deepEqual(
		looks(old.written).filter((look) => /(?:^|;)(?:[34][0-8]|9\d|10\d)/.test(look)),
		[],
	);
	const console = new Session(t, args, {env: {TERM: 'linux', COLORTERM: undefined}});
	await console.shows(/┌─ 1 biotop/, /kt-é\?/);
	for (const key of ['1', '3', '6', '4']) {
		console.press(key);
		await console.until(`panel ${key} alone`, (text) => isAlone(text, `┌─ ${key} `));
	}

	console.press('q');
	assert.deepEqual(await console.left(), leftWith(0));
	assert.deepEqual(
		looks(console.written).filter((look) => /(?:^|;)[34]8;/.test(look)),
		[],
	);
	const drawable = /^[\u00a1-\u00ff←↑→↓─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓]$/u;
	assert.deepEqual(
		beyond(console.written).filter((one) => !drawable.test(one)),
		[],
	);
});

rootTest('the settings win over the locale, --ascii over the settings', async (t) => {
	const file = path.join(mkdtempSync(path.join(scratch, 'config-')), 'config.json');
	const pid = String(process.pid);
	const open = async (ascii: boolean, LC_ALL: string, ...more: string[]): Promise<string> => {
		writeFileSync(file, JSON.stringify({ascii}));
		const args = ['-i', '0.2', '-p', pid, '--config', file, ...more];
		const session = new Session(t, args, {env: {LC_ALL}});
		await session.until('the panels', (text) => text.match(/ lost \d/g)?.length === 6);
		session.press('q');
		assert.deepEqual(await session.left(), leftWith(0));
		return session.written;
	};
	assert.match(await open(false, 'C'), /╭─/);
	assert.deepEqual(beyond(await open(true, 'C.UTF-8')), []);
	assert.deepEqual(beyond(await open(false, 'C.UTF-8', '--ascii')), []);
});

cliTest('the setting and --ascii, however it is spelled, count for what is printed', async () => {
	const config = path.join(mkdtempSync(path.join(scratch, 'config-')), 'config.json');
	const file = newFile();
	const recorder = openRecorder(file, machine);
	const [source] = sources;
	const [snapshot] = tickOf(0);
	assert.ok(source !== undefined && snapshot !== undefined);
	const named = {...source, caveats: ['é – 漢字']};
	recorder.add(named, snapshot, [named]);
	await recorder.close();
	const isPlain = (ascii: boolean | undefined, LC_ALL: string, ...more: string[]): boolean => {
		writeFileSync(config, JSON.stringify({ascii}));
		const args = ['--replay', file, '--once', '--config', config, ...more];
		const {stdout, status} = kerntop(args, {env: {LC_ALL}});
		assert.equal(status, 0);
		assert.ok(stdout.includes('note: '));
		return beyond(stdout).length === 0;
	};
	assert.equal(isPlain(undefined, 'C.UTF-8'), false);
	assert.equal(isPlain(true, 'C.UTF-8'), true);
	assert.equal(isPlain(false, 'C'), false);
	assert.equal(isPlain(undefined, 'C'), true);
	for (const typed of ['--ascii', '--asc']) assert.equal(isPlain(false, 'C', typed), true, typed);
});

cliTest('help, version, list and replay load no addon', async () => {
	const hook = path.join(mkdtempSync(path.join(scratch, 'hook-')), 'hook.cjs');
	writeFileSync(
		hook,
		`const {dlopen} = process;
		process.dlopen = (...all) => (require('fs').writeSync(2, 'addon loaded'), dlopen.apply(process, all));`,
	);
	const env = {NODE_OPTIONS: `--require ${hook}`};
	const file = newFile();
	await record(file, 0, 3);
	for (const args of [
		['--help'],
		['biotop', '--help'],
		['--version'],
		['--list'],
		['syscount', '--list'],
		['--replay', file, '--json'],
		['--replay', file, '--once'],
	])
		assert.equal(kerntop(args, {env}).stderr, '', args.join(' '));
	assert.match(kerntop(['--check', 'softirqs'], {env}).stderr, /addon loaded/);
});

cliTest('what is printed is ASCII, too, and JSON loses nothing by it', async () => {
	const file = newFile('é漢.rec');
	await record(file, 0, 3);
	const C = {LC_ALL: 'C'};
	for (const args of [
		['--replay', file, '--once'],
		['--replay', file, 'biotop'],
		['--replay', file, '--once', 'cputop'],
		['--replay', file, '--once', '--at', '2020-01-01T00:00'],
		['--replay', `${file}-é`],
		['--list'],
		['--check'],
		['--help'],
		...['biotop', 'syscount', 'runqlat'].map((panel) => [panel, '--help']),
		['--é'],
		['é'],
	]) {
		const {stdout, stderr} = kerntop(args, {env: C});
		assert.deepEqual(beyond(stdout + stderr), [], args.join(' '));
	}

	const json = ['--replay', file, '--once', '--json'];
	const [plain, utf8] = [kerntop(json, {env: C}), kerntop(json)];
	assert.deepEqual(beyond(plain.stdout), []);
	assert.deepEqual(parseDocument(plain.stdout), parseDocument(utf8.stdout));
});

rootTest('a process’s name in the JSON of a C locale is the same one', async (t) => {
	const pid = String(await startBusy(t, {name, share: 1, connections: 1}));
	const args = ['--once', '--json', 'biotop', '-i', '0.5', '-p', pid];
	const {stdout} = kerntop(args, {env: {LC_ALL: 'C'}});
	assert.deepEqual(beyond(stdout), []);
	const [panel] = parseDocument(stdout).panels;
	assert.equal(panel?.rows?.[0]?.['comm'], name.toString());
});

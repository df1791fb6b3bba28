// Layouts, the palette and the settings file in a real terminal: what v chose is there after a restart,
// keys are the settings' own, and a bad file is one line.
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {probes} from '../../probes/index.js';
import {rootTest} from '../helpers/cli.js';
import {keys} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';
import {scratch} from '../helpers/workload.js';

const filter = ['-p', String(process.pid)];

function home(text?: string): {env: NodeJS.ProcessEnv; file: string} {
	const base = mkdtempSync(path.join(scratch, 'home-'));
	const file = path.join(base, 'kerntop', 'config.json');
	if (text !== undefined) {
		mkdirSync(path.dirname(file));
		writeFileSync(file, text);
	}

	return {env: {XDG_CONFIG_HOME: base}, file};
}

const frames = (session: Session): number => session.text().match(/╭─ \d/g)?.length ?? 0;

const framed = (session: Session, count: number): Promise<void> =>
	session.until(`${count} panels`, () => frames(session) === count);

for (const size of [
	{columns: 80, rows: 24},
	{columns: 200, rows: 50},
]) {
	rootTest(`v at ${size.columns}x${size.rows} is remembered`, async (t) => {
		const {env, file} = home();
		const first = new Session(t, ['biotop', ...filter], {size, env});
		await framed(first, 1);
		first.press('v');
		await framed(first, 2);
		first.press('v');
		await framed(first, probes.length);
		first.press(keys.tab, ':', 'layout.two', keys.enter);
		await framed(first, 2);
		await first.shows('1 biotop', '2 tcptop');
		first.press('q');
		assert.deepEqual(await first.left(), leftWith(0));
		assert.equal((JSON.parse(readFileSync(file, 'utf8')) as {layout: string}).layout, 'two');
		const second = new Session(t, ['biotop', ...filter], {size, env});
		await framed(second, 2);
		second.press('q');
		assert.deepEqual(await second.left(), leftWith(0));
	});
}

rootTest('remapped keys work, and the help shows them and the file', async (t) => {
	const {env, file} = home('{"keys": {"quit": ["X"], "pause": ["q"]}}');
	const session = new Session(t, ['biotop', ...filter], {env});
	await session.shows('X quit');
	session.press('q');
	await session.shows('PAUSED');
	session.press('?', keys.end);
	await session.shows(path.basename(path.dirname(path.dirname(file))));
	session.press('X');
	assert.deepEqual(await session.left(), leftWith(0));
});

for (const [text, expected] of [
	['{"layout": ', 'config.json: no valid JSON: it ends too early'],
	['{"layout": "grid", "mouse": "on"}', 'config.json: mouse must be true or false, not "on"'],
	['{"keys": {"pause": ["q"]}}', 'keys: q would be both pause and quit'],
] as const) {
	rootTest(`${text} is one line on the screen, until the next key`, async (t) => {
		const {env, file} = home(text);
		const session = new Session(t, ['biotop', ...filter], {env});
		await session.shows(expected, 'biotop');
		session.press('q');
		assert.deepEqual(await session.left(), leftWith(0));
		assert.equal(readFileSync(file, 'utf8'), text);
	});
}

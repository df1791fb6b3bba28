// Tools that need to be named: their tab is there when the command line or the settings name them, and
// until then nothing of them is at work.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {onDemand, probes} from '../../probes/index.js';
import {attachedPrograms, rootTest} from '../helpers/cli.js';
import {measured} from '../helpers/dashboard.js';
import {leftWith, Session} from '../helpers/terminal.js';
import {scratch} from '../helpers/workload.js';

const args = ['-i', '0.2'];
const last = probes.length + 1;

for (const {name} of onDemand) {
	rootTest(`${name} has the last tab when it is named`, async (t) => {
		const session = new Session(t, [name, '--config', 'none', ...args]);
		await session.shows(`╭─ ${last} ${name}`);
		await session.until('its first interval', (text) => / lost \d/.test(text));
		session.press('q');
		assert.deepEqual(await session.left(), leftWith(0));
	});
}

rootTest(
	'without it, no program of such a tool is attached; the settings can name it, too',
	async (t) => {
		const plain = new Session(t, ['--config', 'none', ...args]);
		await measured(plain);
		const without = attachedPrograms(plain.pid).length;
		plain.press('q');
		await plain.left();
		for (const {name} of onDemand) assert.ok(!plain.text().includes(name), name);

		const config = path.join(scratch, 'named.json');
		const names = [...probes, ...onDemand].map((probe) => probe.name);
		writeFileSync(config, JSON.stringify({panels: names}));
		const session = new Session(t, ['--config', config, ...args]);
		await session.until('more programs', () => attachedPrograms(session.pid).length > without);
		session.press('q');
		assert.deepEqual(await session.left(), leftWith(0));
	},
);

rootTest(
	'what the overview needs is at work whatever tabs there are, and nothing else',
	async (t) => {
		const programs = async (given: readonly string[]): Promise<number> => {
			const session = new Session(t, [...given, ...args], {size: {columns: 200, rows: 50}});
			// Errors of disks are biotop's, run queue latency is runqlat's.
			await session.shows('0 overview');
			session.press('0');
			await session.shows(/disk .* psi .* 0 {2,}/, /scheduler .* p99 /);
			const attached = attachedPrograms(session.pid).length;
			session.press('q');
			assert.deepEqual(await session.left(), leftWith(0));
			return attached;
		};
		const config = path.join(scratch, 'closed.json');
		writeFileSync(config, JSON.stringify({panels: ['cachestat', 'softirqs']}));
		const closed = await programs(['--config', config]);
		assert.equal(await programs(['cachestat', 'softirqs', '--config', 'none']), closed);
		const all = await programs(['--config', 'none']);
		assert.ok(all > closed, 'syscount is not at work');
		assert.ok((await programs(['overview', 'hardirqs', '--config', 'none'])) < all);
	},
);

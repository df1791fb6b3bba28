// kerntop beside kerntop, kerntop killed at any moment: the numbers are the same, and nothing is left.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import type {TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {loadAddon} from '../../src/native/addon.js';
import {objectPath} from '../../src/native/paths.js';
import {attachedPrograms, cli, Running, until, vanished} from '../helpers/cli.js';
import {churn, faultTest, isSoak, panelsOf} from './fixture.js';
import {random} from './damage.js';

for (const count of [2, 6]) {
	faultTest(`${String(count)} at once: each has all the numbers`, async () => {
		const work = await churn('twins', 4001, 1009);
		const args = [
			'syscount',
			'-P',
			'--syscall',
			'getppid',
			'--comm',
			'ktfirst',
			'-ji',
			'0.3',
			'-n',
			'40',
		];
		const all = Array.from({length: count}, () => new Running(args));
		const programs = (await Promise.all(all.map((one) => one.programs()))).flat();
		assert.equal(new Set(programs).size, programs.length, 'each has programs of its own');
		// After the first reading.
		await Promise.all(all.map((one) => one.prints(/\n/)));
		await work.work();
		await Promise.all(all.map((one) => one.prints(/"comm":"ktfirst"/)));
		// A poll may have come amid the work: the last interval, which this prints, has the rest.
		for (const one of all) one.kill('SIGINT');
		const ends = await Promise.all(all.map((one) => one.end()));
		for (const {stdout} of ends) {
			const rows = panelsOf(stdout).flatMap((panel) => panel.rows);
			const sum = rows.reduce((total, row) => total + Number(row['count']), 0);
			assert.equal(sum, 4001);
		}

		await vanished(programs);
	});
}

/** A program of the test's own. The kernel counts its run time only while a process has switched the run statistics on. */
async function witness(t: TestContext): Promise<() => boolean> {
	const object = loadAddon().openObject(objectPath('syscount'));
	object.selectPrograms(['sys_exit_btf']);
	await object.load();
	await object.attach(['sys_exit_btf']);
	t.after(() => object.close());
	const runTime = (): number => object.programStats()[0]?.runTimeNs ?? 0;
	return () => {
		const before = runTime();
		for (let call = 0; call < 100; call++) process.cpuUsage();
		return runTime() > before;
	};
}

const kills = isSoak ? 200 : 20;

faultTest(
	`killed at ${String(kills)} random moments: no program stays, nothing is measured`,
	async (t) => {
		const isMeasured = await witness(t);
		const isShared = isMeasured();
		if (isShared) t.diagnostic('somebody else holds the statistics: they cannot be seen to end');
		const next = random(4);
		const seen = new Set<number>();
		let early = 0;
		const args = [cli, '--json', '-i', '0.1'];
		const started = performance.now();
		const whole = new Running([], {command: [process.execPath, ...args]});
		for (const id of await whole.programs()) seen.add(id);
		const startMs = performance.now() - started;
		whole.kill('SIGKILL');
		await whole.end();
		for (let kill = 0; kill < kills; kill++) {
			// Without a terminal, so that nothing has to be restored.
			const child = spawn(process.execPath, args, {stdio: 'ignore'});
			const gone = once(child, 'exit');
			// Most moments are before all is attached.
			await sleep(next() * 2 * startMs);
			const held = attachedPrograms(child.pid ?? 0);
			if (held.length === 0) early++;
			for (const id of held) seen.add(id);
			child.kill('SIGKILL');
			await gone;
		}

		t.diagnostic(
			`${String(seen.size)} programs held, ${String(early)} kills before any was attached`,
		);
		assert.ok(seen.size > 0 && early < kills);
		await vanished([...seen]);
		if (!isShared) await until('the statistics to end', () => !isMeasured());
	},
);

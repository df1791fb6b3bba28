// kerntop stopped for a while, or too slow for its interval: the polls it missed are counted, and the
// rates are over the time that really passed.
import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {Running} from '../helpers/cli.js';
import {churn, churnName, faultTest, isSoak, panelsOf, type PanelOfLine} from './fixture.js';
import {unreported} from '../tools/runqlat.js';
import {isWatchedInParts} from '../helpers/unseen.js';

const perSecond = 2000;
const stoppedMs = isSoak ? 60_000 : 5000;
const intervalMs = 500;

const counted = ({rows}: PanelOfLine): number => Number(rows[0]?.['count'] ?? 0);

faultTest(`stopped for ${String(stoppedMs / 1000)} s`, async (t) => {
	const work = await churn('paced', perSecond, 3600);
	const args = ['--syscall', 'getppid', '-p', String(work.pid)];
	const running = new Running(['syscount', ...args, '-ji', String(intervalMs / 1000), '-n', '8']);
	await running.programs();
	work.go();
	await running.prints(/\n/);
	running.kill('SIGSTOP');
	await sleep(stoppedMs);
	running.kill('SIGCONT');
	const {status, stdout, stderr} = await running.end();
	work.stop();
	assert.equal(status, 0, stderr);

	const panels = panelsOf(stdout);
	const long = panels.findIndex(({interval_s}) => interval_s > stoppedMs / 1000 - 0.1);
	assert.ok(long > 0, 'one interval is as long as it stood still');
	const {interval_s, health} = panels[long] ?? assert.fail();
	t.diagnostic(`${String(interval_s)} s, ${String(health.skipped_polls)} polls skipped`);
	const missed = (interval_s * 1000) / intervalMs - 1;
	assert.ok(
		Math.abs(health.skipped_polls - missed) <= 1,
		`${String(health.skipped_polls)} skipped`,
	);

	const rate = counted(panels[long] ?? assert.fail()) / interval_s;
	assert.ok(Math.abs(rate / perSecond - 1) < 0.05, `${String(rate)} calls a second`);
	for (const panel of panels.slice(1)) {
		// Polls that a busy machine delays are few, and belong to longer intervals.
		const expected = Math.round((panel.interval_s * 1000) / intervalMs) - 1;
		assert.ok(Math.abs(panel.health.skipped_polls - expected) <= 1, JSON.stringify(panel.health));
	}

	const told = stderr.match(/polls skipped/g) ?? [];
	assert.equal(told.length, 0, 'JSON carries it itself');
});

faultTest(
	'--once stopped: one snapshot, over the time that passed, and what it missed',
	async () => {
		const work = await churn('paced', perSecond, 3600);
		const running = new Running([
			...['--once', 'syscount', '--syscall', 'getppid', '-ji', '0.4'],
			...['-p', String(work.pid)],
		]);
		await running.programs();
		// The first reading follows the attachment at once.
		await running.rests();
		work.go();
		running.kill('SIGSTOP');
		await sleep(1500);
		running.kill('SIGCONT');
		const {stdout} = await running.end();
		work.stop();
		const [panel] = panelsOf(stdout.replaceAll('\n', ''));
		assert.ok(panel !== undefined && panel.interval_s > 1);
		assert.ok(panel.health.skipped_polls >= 2, JSON.stringify(panel.health));
		const rate = counted(panel) / panel.interval_s;
		assert.ok(rate < perSecond * 1.05, `${String(rate)} calls a second`);
	},
);

/** All at once, by letting it sleep meanwhile: a poll of so many histograms takes more than 0.1 s. */
async function overslept(keys: number): Promise<{panels: Slow[]; stderr: string}> {
	const work = await churn('processes', keys, 3);
	const running = new Running([
		...['runqlat', '-P', '--comm', churnName, '-ji', '0.1', '-n', '20'],
		...['--map-entries', '40000'],
	]);
	await running.programs();
	// After the first reading.
	await running.prints(/\n/);
	running.kill('SIGSTOP');
	await work.work();
	running.kill('SIGCONT');
	const {stdout, stderr} = await running.end();
	const lines = stdout.split('\n').filter((line) => line !== '');
	return {
		panels: lines.map((line) => (JSON.parse(line) as {panels: [Slow]}).panels[0]),
		stderr,
	};
}

/** How often it is tried where the machine shows some switches to no tracer. */
const mostTries = isWatchedInParts ? 3 : 1;

faultTest(
	'polls slower than the interval are skipped and counted, and no wait is lost silently',
	async (t) => {
		const keys = 20_000;
		let [seen, lost] = [0, 0];
		const isWhole = (): boolean => seen > 0.999 * keys && lost <= unreported * keys;
		for (let tries = 0; tries < mostTries && !isWhole(); tries += 1) {
			const {panels, stderr} = await overslept(keys);
			const total = (of: (panel: Slow) => number) =>
				panels.reduce((sum, panel) => sum + of(panel), 0);
			const skipped = total(({health}) => health.skipped_polls);
			const seconds = total(({interval_s}) => interval_s);
			lost = total(({health}) => health.lost);
			const pids = new Set(panels.flatMap(({histograms}) => histograms.map(({key}) => key.pid)));
			seen = pids.size;
			t.diagnostic(
				`${String(skipped)} skipped in ${seconds.toFixed(2)} s, ${String(panels.length)} lines; ${String(seen)} processes, ${String(lost)} waits lost`,
			);
			assert.equal(
				total(({health}) => health.dropped_keys),
				0,
				stderr,
			);
			// Every tenth of a second has been polled or is counted as skipped.
			const expected = seconds / 0.1 - panels.length;
			assert.ok(
				Math.abs(skipped - expected) <= 2,
				`${String(skipped)} instead of ${String(expected)}`,
			);
			// Each of them waited for a CPU before it ran, and a few more than once.
			assert.ok(seen + lost >= keys, `${String(seen)} and ${String(lost)} lost`);
		}

		assert.ok(isWhole(), `${String(seen)} processes, ${String(lost)} lost`);
	},
);

type Slow = {
	readonly interval_s: number;
	readonly health: {skipped_polls: number; dropped_keys: number; lost: number};
	readonly histograms: ReadonlyArray<{key: {pid: number}}>;
};

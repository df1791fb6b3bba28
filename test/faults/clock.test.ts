// The wall clock stepped back and forth, and a clock of a time namespace: the rates do not notice.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {cpus} from 'node:os';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {cli, kerntop} from '../helpers/cli.js';
import {scratch} from '../helpers/workload.js';
import {churn, faultTest, panelsOf} from './fixture.js';

/** Calls that the workload makes each second, by its own clock, while kerntop counts them. */
const perSecond = 2000;

/** Of every interval: its length, and the calls that were counted a second. */
async function rates(
	command: readonly string[],
	env: Readonly<Record<string, string>>,
): Promise<{seconds: number[]; rates: number[]; times: string[]}> {
	const work = await churn('paced', perSecond, 20);
	work.go();
	const args = [
		'syscount',
		'--syscall',
		'getppid',
		'-p',
		String(work.pid),
		'-ji',
		'0.2',
		'-n',
		'8',
	];
	const {status, stdout, stderr} = kerntop(args, {command, env});
	work.stop();
	assert.equal(status, 0, stderr);
	const panels = panelsOf(stdout);
	return {
		seconds: panels.map(({interval_s}) => interval_s),
		rates: panels.map(({rows, interval_s}) => Number(rows[0]?.['count'] ?? 0) / interval_s),
		times: panels.map(({time}) => time),
	};
}

function assertSteady(seconds: readonly number[], rates: readonly number[]): void {
	// On a busy machine polls are late and the workload catches up; a step would be a factor of a thousand.
	for (const length of seconds) assert.ok(length > 0.1 && length < 2, String(seconds));
	const counted = rates.reduce((sum, rate, index) => sum + rate * (seconds[index] ?? 0), 0);
	const mean = counted / seconds.reduce((sum, length) => sum + length, 0);
	assert.ok(Math.abs(mean / perSecond - 1) < 0.25, `${String(mean)} calls a second`);
}

faultTest('the wall clock steps by a day, back and forth, while kerntop counts', async (t) => {
	const library = path.join(scratch, 'clock.so');
	const source = path.join(import.meta.dirname, 'clock.c');
	execFileSync('cc', ['-O2', '-Wall', '-Werror', '-shared', '-fPIC', '-o', library, source]);
	const env = {LD_PRELOAD: library, KT_STEP: '86400', KT_EVERY: '300'};
	const {seconds, rates: found, times} = await rates([process.execPath, cli], env);
	const days = new Set(times.map((time) => time.slice(0, 10)));
	assert.equal(days.size, 2, `the clock did step: ${String(times)}`);
	assertSteady(seconds, found);
	t.diagnostic(`intervals ${seconds.map((length) => length.toFixed(3)).join(' ')}`);
});

/** kerntop where clocks are off by so many seconds; undefined after a skip. */
function inTimeNamespace(t: TestContext, ...clocks: string[]): string[] | undefined {
	if (existsSync('/proc/self/ns/time')) {
		return ['unshare', '--time', ...clocks, '--fork', process.execPath, cli];
	}

	t.skip('this kernel has no time namespaces: there is no /proc/self/ns/time');
	return undefined;
}

faultTest('a time namespace whose monotonic clock is a day ahead, or behind', async (t) => {
	for (const offset of ['86400', '-30']) {
		const command = inTimeNamespace(t, `--monotonic=${offset}`, `--boottime=${offset}`);
		if (command === undefined) return;
		const {seconds, rates: found} = await rates(command, {});
		assertSteady(seconds, found);
	}
});

faultTest('processes that take turns have their time, in a time namespace too', async (t) => {
	const command = inTimeNamespace(t, '--monotonic=86400');
	if (command === undefined) return;
	// More than there are CPUs, so that each gets on and off all the time.
	const work = await Promise.all(Array.from({length: cpus().length + 2}, () => churn('spin')));
	for (const one of work) one.go();
	const args = ['cputop', '-ji', '0.5', '-n', '2', '-p', work.map(({pid}) => pid).join()];
	const {stdout, stderr} = kerntop(args, {command});
	for (const one of work) one.stop();
	for (const {rows, interval_s, health} of panelsOf(stdout)) {
		const used = rows.reduce((sum, row) => sum + Number(row['cpu_ms']), 0);
		const most = interval_s * 1000 * cpus().length * 1.1;
		assert.ok(used > 0 && used <= most, `${String(used)} ms in ${String(interval_s)} s`);
		assert.equal(health.clamped, 0);
	}

	assert.equal(stderr, '');
});

// How the built program ends: by signals, by a reader that leaves, by kill -9. Nothing stays attached.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {probes} from '../../probes/index.js';
import {cli, loadedPrograms, rootTest, Running, vanished} from '../helpers/cli.js';

rootTest('SIGINT prints the last interval and exits with 130', async () => {
	const softirqs = new Running(['softirqs']);
	const programs = await softirqs.programs(2);
	softirqs.kill('SIGINT');
	const {status, stdout, stderr} = await softirqs.end();
	assert.equal(status, 130);
	assert.equal(stderr, '');
	assert.match(stdout, /^SOFTIRQ +TOTAL_usecs/m);
	await vanished(programs);
});

rootTest('SIGINT also ends a tool with an interval, printing what there is', async () => {
	const cachestat = new Running(['cachestat', '3600']);
	await cachestat.programs();
	cachestat.kill('SIGINT');
	const {status, stdout} = await cachestat.end();
	assert.equal(status, 130);
	assert.match(stdout, /^ *HITS.*\n[^\n]+\n$/);
});

rootTest('a second SIGINT does not wait for the print', async () => {
	const runqlat = new Running(['runqlat']);
	await runqlat.programs();
	runqlat.kill('SIGINT');
	runqlat.kill('SIGINT');
	assert.equal((await runqlat.end()).status, 130);
});

for (const [signal, expected] of [
	['SIGTERM', 143],
	['SIGINT', 130],
	['SIGHUP', 129],
	// Node's own answer is a debugger that any local user can connect to.
	['SIGUSR1', 138],
] as const) {
	rootTest(
		`${signal} during --once prints nothing and exits with ${String(expected)}`,
		async () => {
			const once = new Running(['--once', '-i', '3600']);
			const programs = await once.programs();
			once.kill(signal);
			const {status, stdout, stderr} = await once.end();
			assert.equal(status, expected);
			assert.equal(stdout + stderr, '');
			await vanished(programs);
		},
	);
}

rootTest('SIGTERM while repeating exits with 143', async () => {
	const biotop = new Running(['biotop', '3600']);
	const programs = await biotop.programs();
	biotop.kill('SIGTERM');
	assert.equal((await biotop.end()).status, 143);
	await vanished(programs);
});

rootTest('kill -9 leaves no program of ours in the kernel', async () => {
	const all = new Running(['--once', '-i', '3600']);
	// At least two for each.
	const programs = await all.programs(2 * probes.length);
	assert.deepEqual(loadedPrograms(programs), programs);
	all.kill('SIGKILL');
	assert.equal((await all.end()).signal, 'SIGKILL');
	await vanished(programs);
});

rootTest('a reader that leaves ends it quietly, and detaches', async () => {
	const cachestat = new Running(['cachestat', '0.1']);
	const programs = await cachestat.programs();
	await cachestat.prints(/HITS.*\n.*\n/);
	cachestat.hangUp();
	const {status, stderr} = await cachestat.end();
	assert.equal(stderr, '');
	assert.equal(status, 0);
	await vanished(programs);
});

rootTest('| head -1 gets its line', () => {
	const line = `"${process.execPath}" "${cli}" cachestat 0.1 | head -1; echo "\${PIPESTATUS[0]}"`;
	const {stdout, stderr} = spawnSync('bash', ['-c', line], {encoding: 'utf8'});
	assert.equal(stderr, '');
	assert.match(stdout, /^ *HITS.*\n0\n$/);
});

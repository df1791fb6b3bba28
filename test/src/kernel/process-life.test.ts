// Processes of the test's own, from their start to after their end → whether they run.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import test from 'node:test';
import {needsRoot} from '../../helpers/root.js';
import {beganAt, lifeOf, watchLife} from '../../../src/kernel/process-life.js';

void test('it runs, and when it was killed and waited for it has ended', async () => {
	const child = spawn('sleep', ['600']);
	await once(child, 'spawn');
	const {pid = 0} = child;
	const look = watchLife();
	assert.equal(look(pid, 1), 'runs');
	child.kill('SIGKILL');
	await once(child, 'exit');
	assert.equal(look(pid, 1), 'ended');
});

void test('who began at another time than the one that was seen is another of the same number', () => {
	const began = beganAt(process.pid) ?? 0;
	assert.ok(began > 0);
	assert.equal(lifeOf(process.pid, began), 'runs');
	assert.equal(lifeOf(process.pid, began - 1), 'ended');
});

void test('a clock that is set forward ends nobody', (context) => {
	const look = watchLife();
	const since = Date.now();
	assert.equal(look(process.pid, since), 'runs');
	const now = since + 86_400_000;
	context.mock.method(Date, 'now', () => now);
	assert.equal(look(process.pid, since), 'runs');
});

void test('a look that begins anew is about who has the number now', () => {
	const look = watchLife();
	assert.equal(look(process.ppid, 1), 'runs');
	assert.equal(look(process.pid, 2), 'runs');
	assert.equal(look(process.ppid, 2), 'runs');
});

void test('one that nobody has waited for has ended', async () => {
	// A shell that becomes a program which does not wait for its child.
	const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 600']);
	const [text] = (await once(parent.stdout, 'data')) as [Buffer];
	const pid = Number(text.toString());
	const deadline = Date.now() + 20_000;
	while (lifeOf(pid, beganAt(pid)) !== 'ended' && Date.now() < deadline) {
		await new Promise((resolve) => setTimeout(resolve, 10));
	}

	assert.equal(lifeOf(pid, beganAt(pid)), 'ended');
	parent.kill('SIGKILL');
	await once(parent, 'exit');
});

const skip = needsRoot('make a PID namespace');

void test('in a PID namespace it cannot be known', {skip}, () => {
	const file = path.join(import.meta.dirname, '../../../src/kernel/process-life.ts');
	const script = `import {lifeOf} from ${JSON.stringify(file)}; console.log(lifeOf(1, undefined), lifeOf(4_000_000, 0));`;
	const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', script];
	const {stdout, stderr} = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', ...node], {
		encoding: 'utf8',
	});
	assert.equal(stdout.trim(), 'unknown unknown', stderr);
});

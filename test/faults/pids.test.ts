// A pid that was used before: its new process has its own name and its own numbers.
import assert from 'node:assert/strict';
import {churn, faultTest, Watcher} from './fixture.js';

faultTest('a process with the pid of an earlier one inherits neither name nor calls', async () => {
	const work = await churn('twins', 211, 17);
	const watcher = await Watcher.attach('syscount', {
		options: {process: true, syscall: 'getppid'},
	});
	const waits = await Watcher.attach('runqlat', {options: {pids: true}});
	work.go();
	const pid = await work.number();
	const rowOf = (): unknown => {
		const snapshot = watcher.poll();
		assert.ok(snapshot.shape !== 'hist');
		const row = snapshot.rows.find((candidate) => candidate['pid'] === pid);
		return [row?.['comm'], row?.['count']];
	};
	const nameOf = (): unknown => {
		const snapshot = waits.poll();
		assert.ok(snapshot.shape === 'hist');
		return snapshot.histograms.find(({key}) => key['pid'] === pid)?.key['comm'];
	};
	assert.deepEqual(rowOf(), ['ktfirst', 211]);
	nameOf();
	await work.work();
	assert.deepEqual(rowOf(), ['ktsecond', 17]);
	// Its first wait is that for the CPU before it could name itself; it has that of its parent then.
	assert.notEqual(nameOf(), 'ktfirst');
	await Promise.all([watcher.close(), waits.close()]);
});

// runqlat beside tasks of PID namespaces, whose waits are known to be so many.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {cgroup2Mount, makeCgroup} from '../helpers/cgroup.js';
import {kernelTest, scaled, watch} from '../helpers/kernel.js';
import {unreported} from '../tools/runqlat.js';
import {Workload} from '../helpers/workload.js';

kernelTest(
	'--pidnss: the namespace a task is in, not its children’s, and until its end',
	async (t) => {
		const cgroup = makeCgroup(t);
		const workload = await Workload.start('namespaced', scaled(1009));
		const [pid = 0, inner] = workload.ready;
		const outer = statSync(`/proc/${String(pid)}/ns/pid`).ino;
		const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
		for (const member of [pid, ...children.trim().split(' ')])
			writeFileSync(path.join(cgroup, 'cgroup.procs'), String(member));
		const filters = {cgroup};
		const seen = await watch('runqlat', {options: {pidnss: true}, filters}, async () =>
			workload.work(),
		);
		await workload.end();
		const waits = new Map(seen.histograms.map(({key, count}) => [key['pidns'], count]));
		assert.deepEqual([...waits.keys()].sort(), [inner, outer].sort());
		assert.ok(Number(waits.get(outer)) >= 100, String(waits.get(outer)));
		const {lost} = seen.health;
		const counted = Number(waits.get(inner ?? 0));
		assert.ok(counted + lost >= scaled(1009), `${String(counted)} and ${String(lost)} lost`);
		assert.ok(lost <= unreported * counted, `${String(lost)} lost of ${String(counted)}`);
	},
);

/** So many children that sleep until a line comes, for each of two lines. */
const sleepers = `
import os, sys
count = int(sys.argv[1])
pipes = [os.pipe() for _ in range(2)]
done, told = os.pipe()
for _ in range(count):
    if os.fork() == 0:
        for wait, _ in pipes:
            os.read(wait, 1)
            os.write(told, b'.')
        os._exit(0)
for _, wake in pipes:
    sys.stdin.readline()
    for _ in range(count):
        os.write(wake, b'.')
        os.read(done, 1)
    print('done', flush=True)
`;

kernelTest('--cgroup: a task that is moved out in its sleep is not lost as it wakes', async (t) => {
	const count = 50;
	const parent = spawn('python3', ['-c', sleepers, String(2 * count)], {
		stdio: ['pipe', 'pipe', 'inherit'],
		// A group of its own, to end its children with it.
		detached: true,
	});
	const {pid = 0} = parent;
	const ended = once(parent, 'exit');
	let members = '';
	t.after(async () => {
		if (parent.exitCode === null) process.kill(-pid, 'SIGKILL');
		await ended;
		while (members !== '' && readFileSync(members, 'utf8') !== '') await sleep(5);
	});
	// Hooks run in their order: it is removed when its processes have ended.
	const cgroup = makeCgroup(t);
	members = path.join(cgroup, 'cgroup.procs');
	const outside = path.join(cgroup2Mount(), 'cgroup.procs');
	const wakeAll = async (): Promise<void> => {
		const done = once(parent.stdout, 'data');
		parent.stdin.write('\n');
		await done;
	};
	const children = (): string[] =>
		readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
	while (children().length < 2 * count) await sleep(5);
	for (const child of children()) writeFileSync(members, child);
	const seen = await watch('runqlat', {filters: {cgroup}}, async (restart) => {
		await wakeAll();
		for (const child of children().slice(0, count)) writeFileSync(outside, child);
		restart();
		await wakeAll();
	});
	const {lost} = seen.health;
	const counted = seen.histograms.reduce((sum, histogram) => sum + histogram.count, 0);
	t.diagnostic(`${counted} counted, ${lost} lost; ${count} stayed, ${count} were moved out`);
	// Each that stayed is woken, and may be preempted before it ends.
	assert.ok(counted + lost >= count, `${counted} counted, ${lost} lost`);
	assert.ok(lost <= count / 10, `${lost} lost`);
});

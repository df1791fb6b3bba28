// runqlat beside tasks of PID namespaces, whose waits are known to be so many.
import assert from 'node:assert/strict';
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {makeCgroup} from '../helpers/cgroup.js';
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

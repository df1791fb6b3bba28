// Processes of one name that keep CPUs busy, in a cgroup of their own, until the test ends.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {makeCgroup} from './cgroup.js';

export type Hog = {
	readonly cgroup: string;
	readonly comm: string;
	readonly pids: readonly number[];
};

const script = `
import os, sys
with open('/proc/self/comm', 'w') as comm:
    comm.write(sys.argv[1])
print('ready', flush=True)
sys.stdin.readline()
os.fork()
while True: pass
`;

/** Two of them. */
export async function startHog(t: TestContext, comm = 'kt-hog'): Promise<Hog> {
	const child = spawn('python3', ['-c', script, comm], {
		stdio: ['pipe', 'pipe', 'inherit'],
		// A group of its own, to end its child with it.
		detached: true,
	});
	let members = '';
	t.after(async () => {
		const gone = once(child, 'exit');
		if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
		await gone;
		while (members !== '' && readFileSync(members, 'utf8') !== '') await sleep(10);
	});
	await once(child.stdout, 'data');
	// Hooks run in their order: it is removed when its processes have ended.
	const cgroup = makeCgroup(t);
	members = path.join(cgroup, 'cgroup.procs');
	writeFileSync(members, String(child.pid));
	child.stdin.write('go\n');
	const inside = (): number[] => readFileSync(members, 'utf8').trim().split('\n').map(Number);
	while (inside().length < 2) await sleep(10);
	const pids = inside();
	return {cgroup, comm, pids};
}

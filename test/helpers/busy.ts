// Two processes in a cgroup of their own that give every panel something to show until the test ends.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {makeCgroup} from './cgroup.js';
import {scratch} from './workload.js';

/**
 * Names itself; then direct writes, cold and warm reads, bytes through its own TCP connections and
 * failing calls, fifty times a second, as many as its share says.
 */
const script = `
import mmap, os, socket, sys, time
name, folder, share, connections = bytes.fromhex(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with open('/proc/self/comm', 'wb') as comm:
    comm.write(name)
block = mmap.mmap(-1, 65536)
direct = os.open(folder + '/direct', os.O_RDWR | os.O_CREAT | os.O_DIRECT, 0o600)
cached = os.open(folder + '/cached', os.O_RDWR | os.O_CREAT, 0o600)
os.write(cached, bytes(1 << 18))
os.fsync(cached)
listener = socket.create_server(('127.0.0.1', 0))
pairs = []
for _ in range(connections):
    near = socket.create_connection(listener.getsockname())
    pairs.append((near, listener.accept()[0]))
parent = os.getppid()
print('ready', flush=True)
while os.getppid() == parent:
    for _ in range(share):
        os.pwrite(direct, block, 0)
        os.access('/nonexistent', os.F_OK)
    os.posix_fadvise(cached, 0, 0, os.POSIX_FADV_DONTNEED)
    os.pread(cached, 1 << 18, 0)
    os.pread(cached, 1 << 18, 0)
    for index, (near, far) in enumerate(pairs):
        near.sendall(bytes(100 * (index + 1)))
        far.recv(65536)
    time.sleep(0.02)
`;

export type Busy = {
	readonly cgroup: string;
	/** Its shares of the work and its connections are the greater ones. */
	readonly alpha: number;
	readonly beta: number;
};

type Work = {
	/** Its comm; may be any bytes. */
	readonly name: string | Buffer;
	readonly share: number;
	readonly connections: number;
};

/** Starts one and waits until it works; it ends with the test. */
export async function startBusy(t: TestContext, work: Work): Promise<number> {
	const folder = mkdtempSync(path.join(scratch, 'busy-'));
	const {name, share, connections} = work;
	const args = [Buffer.from(name).toString('hex'), folder, String(share), String(connections)];
	const child = spawn('python3', ['-c', script, ...args], {stdio: ['ignore', 'pipe', 'inherit']});
	t.after(async () => {
		const gone = once(child, 'exit');
		child.kill('SIGKILL');
		await gone;
	});
	await once(child.stdout, 'data');
	return child.pid ?? 0;
}

/** Forty connections are more rows than any screen of these tests has: both ends are listed. */
export async function startBoth(t: TestContext): Promise<Busy> {
	// Hooks run in this order: the cgroup can be removed when its processes have ended.
	const alpha = await startBusy(t, {name: 'kt-alpha', share: 3, connections: 40});
	const beta = await startBusy(t, {name: 'kt-beta', share: 1, connections: 2});
	const cgroup = makeCgroup(t);
	for (const pid of [alpha, beta]) {
		writeFileSync(path.join(cgroup, 'cgroup.procs'), String(pid));
	}

	return {cgroup, alpha, beta};
}

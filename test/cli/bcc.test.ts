// The command lines of issue 2 on the built program, on work of the test's own: as the BCC tools behave.
import assert from 'node:assert/strict';
import {once} from 'node:events';
import net from 'node:net';
import {kerntop, rootTest, Running} from '../helpers/cli.js';
import {Workload} from '../helpers/workload.js';

const self = String(process.pid);

/** From here on what happens is counted. */
const tracing = /Hit Ctrl-C to end\.\n/;

rootTest('runqlat -m -P 5 1: one histogram in milliseconds per process', async () => {
	const hogs = await Workload.start('hogs', 0, 2);
	const pids = hogs.ready.slice(1);
	const {status, stdout, stderr} = kerntop(['runqlat', '-m', '-P', '-p', pids.join(','), '5', '1']);
	await hogs.end();
	// Of some switches the kernel itself says nothing; runqlat says how many.
	assert.match(stderr, /^(?:kerntop: runqlat: incomplete: \d+ lost\n)?$/);
	assert.equal(status, 0);
	assert.match(
		stdout,
		/^Tracing run queue latency\.\.\. Hit Ctrl-C to end\.\n\n\npid = \d+ \S+\n {5}msecs {15}: count {5}distribution\n( +\d+ -> \d+ +: \d+ +\|\** *\|\n)+ {5}p50 /,
	);
	for (const pid of pids) assert.match(stdout, new RegExp(`^pid = ${String(pid)} `, 'm'));
});

rootTest('biotop -r 5 1 2: two tables of at most five rows', () => {
	const {status, stdout} = kerntop(['biotop', '-r', '5', '1', '2']);
	assert.equal(status, 0);
	const tables = stdout
		.split(/^\d\d:\d\d:\d\d loadavg: [\d.]+ [\d.]+ [\d.]+ \d+\/\d+ \d+\n\n/m)
		.slice(1);
	assert.equal(tables.length, 2);
	for (const table of tables) {
		const [header, ...rows] = table.trimEnd().split('\n');
		assert.match(header ?? '', /^ *PID COMM +D MAJ MIN DISK +I\/O +Kbytes +AVGms$/);
		assert.ok(rows.length <= 5);
	}
});

rootTest('syscount -x -T 5: failing calls, printed when interrupted', async () => {
	const workload = await Workload.start('opens', 1009);
	const syscount = new Running(['syscount', '-x', '-T', '5', '-p', String(workload.pid)]);
	await syscount.prints(tracing);
	await workload.work();
	syscount.kill('SIGINT');
	const {status, stdout, stderr} = await syscount.end();
	await workload.end();
	assert.equal(stderr, '');
	assert.equal(status, 130);
	const [banner, stamp, header, row, ...rest] = stdout.split('\n');
	assert.equal(banner, 'Tracing syscalls, printing top 5... Hit Ctrl-C to end.');
	assert.match(stamp ?? '', /^\[\d\d:\d\d:\d\d\]$/);
	assert.match(header ?? '', /^SYSCALL +COUNT/);
	assert.match(row ?? '', /^openat +1009 /);
	assert.deepEqual(rest, ['', '']);
});

rootTest('syscount -d 1 stops by itself', () => {
	const {status, stdout} = kerntop(['syscount', '-d', '1', '-p', self]);
	assert.equal(status, 0);
	assert.match(stdout, /^\[\d\d:\d\d:\d\d\]\nSYSCALL/m);
});

rootTest('tcptop -4: the IPv4 sessions and no others', async (t) => {
	const servers = ['127.0.0.1', '::1'].map((host) => net.createServer().listen(0, host));
	t.after(() => {
		for (const server of servers) server.close();
	});
	const tcptop = new Running(['tcptop', '-4', '-p', self, '1', '1']);
	await tcptop.prints(tracing);
	for (const server of servers) await exchange(server, 100_000);
	const {status, stdout} = await tcptop.end();
	assert.equal(status, 0);
	assert.match(stdout, /^ *PID COMM +LADDR +RADDR +RX_KB +TX_KB$/m);
	assert.match(
		stdout,
		new RegExp(`^ *${self} \\S+ +127\\.0\\.0\\.1:\\d+ +127\\.0\\.0\\.1:\\d+ +0 +98$`, 'm'),
	);
	assert.doesNotMatch(stdout, /LADDR6|\[::1\]/);
});

/** Sends so many bytes to the server and waits until they have arrived. */
async function exchange(server: net.Server, bytes: number): Promise<void> {
	if (!server.listening) await once(server, 'listening');
	const {address, port} = server.address() as net.AddressInfo;
	const client = net.connect(port, address);
	const [connection] = (await once(server, 'connection')) as [net.Socket];
	client.end(Buffer.alloc(bytes));
	let received = 0;
	for await (const chunk of connection) received += (chunk as Buffer).length;
	assert.equal(received, bytes);
	connection.destroy();
}

rootTest('cachestat -T 1 3: one header, three stamped lines', () => {
	const {status, stdout} = kerntop(['cachestat', '-T', '1', '3']);
	assert.equal(status, 0);
	const [header, ...lines] = stdout.trimEnd().split('\n');
	assert.match(header ?? '', /^TIME +HITS +MISSES +DIRTIES +HITRATIO +BUFFERS_MB +CACHED_MB$/);
	assert.equal(lines.length, 3);
	for (const line of lines)
		assert.match(line, /^\d\d:\d\d:\d\d( +\d+){3} +(\d+\.\d\d%|–) +\d+ +\d+$/);
});

rootTest('softirqs -d: a histogram per vector, printed when interrupted', async () => {
	const softirqs = new Running(['softirqs', '-d']);
	await softirqs.prints(tracing);
	const workload = await Workload.start('sleeps', 50, 2000);
	await workload.work();
	await workload.end();
	softirqs.kill('SIGINT');
	const {status, stdout} = await softirqs.end();
	assert.equal(status, 130);
	assert.match(stdout, /^Tracing soft irq event time\.\.\. Hit Ctrl-C to end\.\n/);
	assert.match(
		stdout,
		/^softirq = (timer|hrtimer|sched|rcu)\n {5}usecs {15}: count {5}distribution\n/m,
	);
});

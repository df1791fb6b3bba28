// tcptop against the bytes that a sender and a receiver say they moved.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {
	assertWithin,
	isForced,
	kernelTest,
	report,
	scaled,
	watch,
	type Watched,
} from '../helpers/kernel.js';
import {transfer, type Transfer} from '../helpers/tcp.js';
import {scratch} from '../helpers/workload.js';

const megabytes = scaled(211);
const bytes = megabytes * 1_000_000;

async function watchTransfer(
	host: string,
	options: {file?: string; peek?: boolean} = {},
): Promise<{seen: Watched; ends: Transfer}> {
	let result: {seen: Watched; ends: Transfer} | undefined;
	await transfer(
		host,
		bytes,
		async (ends, run) => {
			const filters = {pids: [ends.sender, ends.receiver]};
			result = {ends, seen: await watch('tcptop', {filters}, run)};
		},
		options,
	);
	assert.ok(result !== undefined);
	return result;
}

const rowOf = (seen: Watched, pid: number): Watched['rows'][number] => {
	const rows = seen.rows.filter((row) => row['pid'] === pid);
	assert.equal(rows.length, 1, `one connection of pid ${String(pid)}`);
	return rows[0] ?? {};
};

for (const [what, host, family, address] of [
	['IPv4', '127.0.0.1', 4, '127.0.0.1'],
	['IPv6', '::1', 6, '::1'],
	['v4-mapped IPv6', '::ffff:127.0.0.1', 4, '127.0.0.1'],
] as const) {
	kernelTest(`${String(megabytes)} MB over ${what} on both sides`, async (t) => {
		const {seen, ends} = await watchTransfer(host);
		const sent = rowOf(seen, ends.sender);
		const received = rowOf(seen, ends.receiver);
		report(t, `tcptop sent, ${what}`, Number(sent['tx_bytes']), bytes);
		report(t, `tcptop received, ${what}`, Number(received['rx_bytes']), bytes);
		assertWithin(Number(sent['tx_bytes']), bytes, 0.5, 'sent');
		assertWithin(Number(received['rx_bytes']), bytes, 0.5, 'received');
		assert.deepEqual([sent['rx_bytes'], received['tx_bytes']], [0, 0]);
		assert.deepEqual([sent['family'], received['family']], [family, family]);
		assert.deepEqual([sent['raddr'], sent['rport']], [address, ends.port]);
		assert.deepEqual([received['laddr'], received['lport']], [address, ends.port]);
		assert.deepEqual([received['raddr'], received['rport']], [sent['laddr'], sent['lport']]);
		assert.equal(sent['comm'], 'workload');
		assert.equal(seen.health.lost, 0);
	});
}

/** Calls `during` when that many connections wait for its `run`. */
async function manyTransfers(
	count: number,
	during: (pids: number[], run: () => Promise<void>) => Promise<void>,
	open: ReadonlyArray<{pids: number[]; run(): Promise<void>}> = [],
): Promise<void> {
	if (open.length === count) {
		const pids = open.flatMap((one) => one.pids);
		await during(pids, async () => {
			await Promise.all(open.map(async ({run}) => run()));
		});
		return;
	}

	await transfer('127.0.0.1', bytes, async ({sender, receiver}, run) =>
		manyTransfers(count, during, [...open, {pids: [sender, receiver], run}]),
	);
}

kernelTest('loses nothing of three connections that fight over the CPUs', async (t) => {
	await manyTransfers(3, async (pids, run) => {
		const {totals, health} = await watch('tcptop', {filters: {pids}}, run);
		// What this kernel would not choose may lose, and must say so.
		if (isForced && health.lost > 0) {
			t.diagnostic(`tcptop lost ${String(health.lost)}, and says so`);
			return;
		}

		report(t, 'tcptop sent of three', Number(totals['tx_bytes']), 3 * bytes);
		report(t, 'tcptop received of three', Number(totals['rx_bytes']), 3 * bytes);
		assertWithin(Number(totals['tx_bytes']), 3 * bytes, 0.5, 'sent');
		assertWithin(Number(totals['rx_bytes']), 3 * bytes, 0.5, 'received');
		assert.equal(health.lost, 0);
	});
});

kernelTest('what sendfile sends counts', async (t) => {
	const file = path.join(scratch, 'sendfile');
	writeFileSync(file, Buffer.alloc(bytes));
	const {seen, ends} = await watchTransfer('127.0.0.1', {file});
	report(t, 'tcptop sendfile', Number(rowOf(seen, ends.sender)['tx_bytes']), bytes);
	assertWithin(Number(rowOf(seen, ends.sender)['tx_bytes']), bytes, 0.5, 'sent');
	assertWithin(Number(rowOf(seen, ends.receiver)['rx_bytes']), bytes, 0.5, 'received');
});

kernelTest('what is peeked at counts once', async () => {
	const {seen, ends} = await watchTransfer('127.0.0.1', {peek: true});
	assertWithin(Number(rowOf(seen, ends.receiver)['rx_bytes']), bytes, 0.5, 'received');
});

/** On a line of its input: sends to itself, splices half of it into a pipe, reads the rest and the end. */
const splicer = `
import os, socket, sys
listener = socket.create_server(('127.0.0.1', 0))
near = socket.create_connection(listener.getsockname())
far = listener.accept()[0]
reader, writer = os.pipe()
print('ready', flush=True)
sys.stdin.readline()
for _ in range(101):
    near.sendall(bytes(4096))
    left = 2048
    while left:
        moved = os.splice(far.fileno(), writer, left)
        os.read(reader, moved)
        left -= moved
    assert len(far.recv(2048, socket.MSG_WAITALL)) == 2048
near.shutdown(socket.SHUT_WR)
assert far.recv(1) == b''
print('done', flush=True)
sys.stdin.readline()
`;

kernelTest('what is spliced out of a connection counts, its end does not', async (t) => {
	const child = spawn('python3', ['-c', splicer], {stdio: ['pipe', 'pipe', 'inherit']});
	t.after(() => child.kill('SIGKILL'));
	await once(child.stdout, 'data');
	const {totals, health, caveats} = await watch(
		'tcptop',
		{filters: {pids: [child.pid ?? 0]}},
		async () => {
			child.stdin.write('go\n');
			await once(child.stdout, 'data');
		},
	);
	const isSeen = !caveats.some((caveat) => caveat.startsWith('Bytes received by splice()'));
	const received = 101 * (isSeen ? 4096 : 2048);
	report(t, 'tcptop spliced and read', Number(totals['rx_bytes']), received);
	assert.deepEqual(
		[totals['tx_bytes'], totals['rx_bytes'], health.lost],
		[101 * 4096, received, 0],
	);
});

kernelTest('-4 and -6 leave the other family out', async () => {
	for (const [option, host] of [
		['ipv4', '::1'],
		['ipv6', '127.0.0.1'],
	] as const) {
		await transfer(host, 1_000_003, async ({sender, receiver}, run) => {
			const filters = {pids: [sender, receiver]};
			const {rows} = await watch('tcptop', {options: {[option]: true}, filters}, run);
			assert.deepEqual(rows, []);
		});
	}
});

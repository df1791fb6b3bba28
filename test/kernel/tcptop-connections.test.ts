// Kinds of TCP connections, and their addresses, against the bytes that the work says it moved.
import assert from 'node:assert/strict';
import type {Row} from '../../src/core/snapshot.js';
import {kernelTest} from '../helpers/kernel.js';
import {assertCounted, filesInto, sum, watchWorks} from '../helpers/tcp-work.js';

const ports = (row?: Row): unknown[] => [row?.['lport'], row?.['rport']];

/** Two rows of one connection, seen from its two ends. */
function assertTwoEnds(rows: readonly Row[]): void {
	const [one, other] = rows;
	assert.equal(rows.length, 2);
	assert.deepEqual(ports(one), ports(other).reverse());
	assert.ok(!ports(one).includes(0));
}

const toAndFro = (family: string): string => `
near, far = pair(${family}, MPTCP); ready()
for _ in range(101): near.sendall(bytes(50000)); read(far, 50000); far.sendall(bytes(10)); read(near, 10)
done(101 * 50010, 101 * 50010)`;

kernelTest('MPTCP counts on both sides, and so does TCP with an MPTCP peer', async (t) => {
	const {v4, v6} = await assertCounted(t, {
		v4: toAndFro('socket.AF_INET'),
		v6: toAndFro('socket.AF_INET6'),
		'TCP and MPTCP': `
kinds = [pair(protocol=MPTCP, client=0), pair(protocol=0, client=MPTCP)]; ready()
for near, far in kinds * 11: near.sendall(bytes(5000)); read(far, 5000); far.sendall(bytes(10)); read(near, 10)
done(22 * 5010, 22 * 5010)`,
	});
	for (const [worked, address] of [
		[v4, '127.0.0.1'],
		[v6, '::1'],
	] as const) {
		if (worked === undefined) continue;
		assertTwoEnds(worked.rows);
		const [row] = worked.rows;
		assert.deepEqual([row?.['laddr'], row?.['raddr']], [address, address]);
	}
});

kernelTest('files that are sent and spliced over MPTCP count once', async (t) => {
	await assertCounted(t, {'files over MPTCP': filesInto('pair(protocol=MPTCP)')});
});

kernelTest('what is spliced out of MPTCP counts, or a caveat says that it does not', async (t) => {
	const {spliced} = await watchWorks(t, {
		spliced: `
near, far = pair(protocol=MPTCP); reader, writer = os.pipe(); ready()
for _ in range(101):
    near.sendall(bytes(4096)); left = 4096
    while left: moved = os.splice(far.fileno(), writer, left); os.read(reader, moved); left -= moved
done(101 * 4096, 101 * 4096)`,
	});
	if (spliced === undefined) return;
	const {sent, received, rows, seen} = spliced;
	const isHidden = seen.caveats.some((caveat) => caveat.includes('out of MPTCP'));
	assert.equal(sum(rows, 'rx_bytes'), isHidden ? 0 : received);
	if (sent !== null) assert.equal(sum(rows, 'tx_bytes'), sent);
});

const ending = (family: string, body: string): string =>
	`near, far = pair(${family}); ready()${body}\ndone(4321, received)`;

const closedBoth = `
near.shutdown(socket.SHUT_WR); assert far.recv(1) == b''; far.sendall(bytes(4321)); far.close()
received = read(near, 9999)`;
const closedOtherFirst = `
far.sendall(bytes(4321)); far.close()
near.shutdown(socket.SHUT_WR); received = read(near, 9999)`;
const reset = `
far.sendall(bytes(4321))
while len(near.recv(4321, socket.MSG_PEEK)) < 4321: pass
far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0)); far.close(); received = 0
for _ in range(3):
    try: received += len(near.recv(9999))
    except ConnectionResetError: pass`;
const splicedAfterwards = `
reader, writer = os.pipe(); near.shutdown(socket.SHUT_WR); assert far.recv(1) == b''
far.sendall(bytes(4321)); far.close(); received = 0
while moved := os.splice(near.fileno(), writer, 1000): received += moved`;

kernelTest('what is read after the end of a connection counts, with its ports', async (t) => {
	const worked = await assertCounted(t, {
		'read after both sides closed, IPv4': ending('socket.AF_INET', closedBoth),
		'read after both sides closed, IPv6': ending('socket.AF_INET6', closedBoth),
		'read after the other side closed first, IPv4': ending('socket.AF_INET', closedOtherFirst),
		'read after the other side closed first, IPv6': ending('socket.AF_INET6', closedOtherFirst),
		'read after a reset, IPv4': ending('socket.AF_INET', reset),
		'read after a reset, IPv6': ending('socket.AF_INET6', reset),
		'spliced after both sides closed': ending('socket.AF_INET', splicedAfterwards),
	});
	for (const {rows} of Object.values(worked)) assertTwoEnds(rows);
});

/** Two links between two network namespaces, with the same addresses and ports on both. */
const links = (protocol: string): string => `
import ctypes, subprocess
ip = lambda *words: subprocess.run(['ip', *words], check=True, stderr=subprocess.PIPE)
try:
    if libc.unshare(0x40000000): raise OSError(ctypes.get_errno(), 'unshare')
    for link in ('kt-one', 'kt-two'):
        ip('link', 'add', link, 'address', '02:00:00:00:00:01', 'type', 'veth', 'peer', link + 'p', 'address', '02:00:00:00:00:02')
        for end in (link, link + 'p'):
            open(f'/proc/sys/net/ipv6/conf/{end}/accept_dad', 'w').write('0'); open(f'/proc/sys/net/ipv6/conf/{end}/addr_gen_mode', 'w').write('1')
    home = os.open('/proc/thread-self/ns/net', os.O_RDONLY)
    indexes = [socket.if_nametoindex(link) for link in ('kt-one', 'kt-two')]
    libc.unshare(0x40000000); away = os.open('/proc/thread-self/ns/net', os.O_RDONLY)
    libc.setns(home, 0); pid = os.getpid()
    for link in ('kt-one', 'kt-two'):
        ip('link', 'set', link + 'p', 'netns', f'/proc/{pid}/fd/{away}')
        ip('addr', 'add', 'fe80::1/64', 'dev', link, 'nodad'); ip('link', 'set', link, 'up')
    libc.setns(away, 0)
    there = [socket.if_nametoindex(link + 'p') for link in ('kt-one', 'kt-two')]
    for link in ('kt-one', 'kt-two'): ip('addr', 'add', 'fe80::2/64', 'dev', link + 'p', 'nodad'); ip('link', 'set', link + 'p', 'up')
except (OSError, subprocess.CalledProcessError) as error: lacks(f'two links of two namespaces: {error} {getattr(error, "stderr", "")}')
listeners = [listen(socket.AF_INET6, ${protocol}, ('fe80::2', 40001, 0, index)) for index in there]
libc.setns(home, 0); pairs = []
for listener, index in zip(listeners, indexes):
    near = socket.socket(socket.AF_INET6, socket.SOCK_STREAM, ${protocol}); near.bind(('fe80::1', 40002, 0, index))
    near.connect(('fe80::2', 40001, 0, index)); pairs.append((near, listener.accept()[0]))
ready()
for bytes_, (near, far) in zip((1000, 2000), pairs):
    for _ in range(11): near.sendall(bytes(bytes_)); read(far, bytes_)
done(33000, 33000)`;

kernelTest('link-local addresses name their link, two links are two rows', async (t) => {
	const worked = await assertCounted(t, {
		'link-local TCP': links('0'),
		'link-local MPTCP': links('MPTCP'),
	});
	for (const {sent, rows} of Object.values(worked)) {
		const sending = rows
			.filter(({tx_bytes}) => tx_bytes !== 0)
			.map(({laddr, lport, raddr, rport, tx_bytes}) => [laddr, lport, raddr, rport, tx_bytes]);
		const both = [
			['fe80::1%kt-one', 40002, 'fe80::2%kt-one', 40001, 11000],
			['fe80::1%kt-two', 40002, 'fe80::2%kt-two', 40001, 22000],
		];
		assert.deepEqual(sending.sort(), sent === null ? [] : both);
		const receiving = rows
			.filter(({rx_bytes}) => rx_bytes !== 0)
			.map(({laddr, raddr, rx_bytes}) => [laddr, raddr, rx_bytes]);
		assert.deepEqual(receiving.sort(), [
			['fe80::2%kt-onep', 'fe80::1%kt-onep', 11000],
			['fe80::2%kt-twop', 'fe80::1%kt-twop', 22000],
		]);
	}
});

/** A server that takes data with the SYN, in a network namespace that lets it, and a client with its cookie. */
const fastOpen = `
import subprocess
try:
    if libc.unshare(0x40000000): raise OSError(ctypes.get_errno(), 'unshare')
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
    open('/proc/sys/net/ipv4/tcp_fastopen', 'w').write('3')
except (OSError, subprocess.CalledProcessError) as error: lacks(f'a network namespace with fast open: {error}')
listener = listen(); address = listener.getsockname()
listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, 16)
def used():
    lines = [line.split() for line in open('/proc/thread-self/net/netstat') if line.startswith('TcpExt')]
    return int(dict(zip(*lines))['TCPFastOpenActive'])
def open_with(data):
    near = socket.socket(); sent = near.sendto(data, 0x20000000, address)
    far = listener.accept()[0]; return sent, read(far, sent), near, far
open_with(b'cookie'); before = used(); open_with(b'trial'); assert used() == before + 1
`;

kernelTest(
	'kernel TLS counts what is in its records, fast open what comes with the SYN',
	async (t) => {
		await assertCounted(t, {
			'kernel TLS': `
near, far = pair()
keys = struct.pack('=HH8s16s4s8s', 0x0303, 51, bytes(8), bytes(16), bytes(4), bytes(8))
try:
    for end in (near, far): end.setsockopt(socket.IPPROTO_TCP, 31, b'tls')
    near.setsockopt(282, 1, keys); far.setsockopt(282, 2, keys)
except OSError as error: lacks(f'kernel TLS with AES-GCM: {error.strerror}')
ready()
for _ in range(11): near.sendall(bytes(50000)); assert read(far, 50000) == 50000
done(11 * 50000, 11 * 50000)`,
			MSG_FASTOPEN: `${fastOpen}
ready(); sent = received = 0
for _ in range(21): one, other, near, far = open_with(bytes(500)); sent += one; received += other
done(sent, received)`,
			TCP_FASTOPEN_CONNECT: `${fastOpen}
ready(); sent = received = 0
for _ in range(21):
    near = socket.socket(); near.setsockopt(socket.IPPROTO_TCP, 30, 1); near.connect(address)
    sent += near.send(bytes(500)); far = listener.accept()[0]; received += read(far, 500)
    sent += near.send(bytes(70)); received += read(far, 70)
done(sent, received)`,
		});
	},
);

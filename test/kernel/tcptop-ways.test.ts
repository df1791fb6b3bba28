// Every way in and out of a TCP socket, against the bytes that the work says it moved.
import assert from 'node:assert/strict';
import {kernelTest} from '../helpers/kernel.js';
import {assertCounted, filesInto, sum} from '../helpers/tcp-work.js';

/** Calls that differ in their form or flags, each over a connection older than the probe. */
const calls: Readonly<Record<string, string>> = {
	'read, readv, write and writev': `
near, far = pair(); ready(); moved = 0
for _ in range(101):
    moved += os.write(near.fileno(), bytes(777)) + os.writev(near.fileno(), [bytes(100), bytes(3)])
    left = 880
    while left: left -= os.readv(far.fileno(), [bytearray(50), bytearray(left)]) if left > 50 else len(os.read(far.fileno(), left))
done(moved, moved)`,
	'sendmmsg and recvmmsg': `
class iovec(ctypes.Structure): _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]
class msghdr(ctypes.Structure): _fields_ = [('name', ctypes.c_void_p), ('name_length', ctypes.c_uint), ('parts', ctypes.POINTER(iovec)), ('count', ctypes.c_size_t), ('control', ctypes.c_void_p), ('control_length', ctypes.c_size_t), ('flags', ctypes.c_int)]
class mmsghdr(ctypes.Structure): _fields_ = [('header', msghdr), ('length', ctypes.c_uint)]
near, far = pair(); buffer = ctypes.create_string_buffer(1500)
messages = (mmsghdr * 16)()
parts = [iovec(ctypes.addressof(buffer), 1500) for _ in messages]
for message, part in zip(messages, parts): message.header.parts, message.header.count = ctypes.pointer(part), 1
moved = lambda count: sum(message.length for message in messages[:count])
ready(); sent = received = 0
for _ in range(21):
    sent += moved(libc.sendmmsg(near.fileno(), messages, 16, 0))
    while received < sent:
        count = libc.recvmmsg(far.fileno(), messages, 16, socket.MSG_DONTWAIT, None)
        if count > 0: received += moved(count)
done(sent, received)`,
	'what is peeked at, and what MSG_TRUNC throws away': `
near, far = pair(); ready()
for _ in range(101):
    near.sendall(bytes(10000))
    while len(far.recv(10000, socket.MSG_PEEK)) < 10000: pass
    far.recv(100, socket.MSG_PEEK | socket.MSG_TRUNC)
    assert libc.recv(far.fileno(), None, 4000, socket.MSG_TRUNC) == 4000
    read(far, 6000)
done(1010000, 1010000)`,
	'MSG_WAITALL that a time-out cuts short': `
near, far = pair(); far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack('qq', 0, 50000)); ready()
near.sendall(bytes(700)); assert len(far.recv(900, socket.MSG_WAITALL)) == 700
try: far.recv(900, socket.MSG_WAITALL)
except BlockingIOError: pass
done(700, 700)`,
	'sends that a full socket cuts short': `
near, far = pair(); near.setblocking(False); ready(); sent = received = 0
for _ in range(11):
    try:
        while True: sent += near.send(bytes(100000))
    except BlockingIOError: pass
    received += read(far, sent - received)
done(sent, received)`,
	'urgent data, each byte once': `
near, far = pair(); ready()
for _ in range(101):
    near.sendall(bytes(10)); near.send(b'U', socket.MSG_OOB); near.sendall(bytes(10))
    while True:
        try: far.recv(1, socket.MSG_OOB); break
        except OSError: pass
    read(far, 20)
done(2121, 2121)`,
	'nothing while there is nothing to read': `
near, far = pair(); ready()
for _ in range(1001):
    try: far.recv(10, socket.MSG_DONTWAIT)
    except BlockingIOError: pass
done(0, 0)`,
	'datagrams and local sockets, which are no TCP': `
one, two = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socketpair()
one.bind(('127.0.0.1', 0)); ready()
for _ in range(101): one.sendto(bytes(100), one.getsockname()); one.recv(100); two[0].send(bytes(9)); two[1].recv(9)
done(0, 0)`,
};

kernelTest('calls of every form, and with every flag', async (t) => {
	await assertCounted(t, calls);
});

/** The copies of its own bytes that a sender gets back; what the other side sent is received. */
const errorQueues: Readonly<Record<string, string>> = {
	'time stamps of what was sent': `
near, far = pair(); near.setsockopt(socket.SOL_SOCKET, 37, 1 << 1 | 1 << 4); ready(); copies = 0
for _ in range(101):
    near.sendall(bytes(1000)); read(far, 1000); far.sendall(bytes(10)); read(near, 10)
    try: copies += len(near.recvmsg(4096, 512, socket.MSG_ERRQUEUE | socket.MSG_DONTWAIT)[0])
    except BlockingIOError: pass
while copies < 101 * 1000:
    try: copies += len(near.recvmsg(4096, 512, socket.MSG_ERRQUEUE | socket.MSG_DONTWAIT)[0])
    except BlockingIOError: pass
done(101 * 1010, 101 * 1010)`,
	'the end of zero-copy sends': `
near, far = pair()
try: near.setsockopt(socket.SOL_SOCKET, 60, 1)
except OSError as error: lacks(f'SO_ZEROCOPY: {error.strerror}')
try: near.send(bytes(20000), 0x4000000); read(far, 20000)
except OSError as error: lacks(f'MSG_ZEROCOPY: {error.strerror}')
ready(); buffer = bytes(20000)
for _ in range(51): near.sendall(buffer, 0x4000000); read(far, 20000)
while True:
    try: near.recvmsg(4096, 512, socket.MSG_ERRQUEUE | socket.MSG_DONTWAIT); break
    except BlockingIOError: pass
done(51 * 20000, 51 * 20000)`,
};

kernelTest('what comes from the error queue is not received', async (t) => {
	await assertCounted(t, errorQueues);
});

/** Bytes that leave a connection, or come into one, without a send or receive call. */
const others: Readonly<Record<string, string>> = {
	'splice from a connection older than the probe, end and data in one': `
near, far = pair(); reader, writer = os.pipe()
near.sendall(bytes(3000)); near.shutdown(socket.SHUT_WR); ready(); received = 0
while moved := os.splice(far.fileno(), writer, 65536): os.read(reader, moved); received += moved
assert received == 3000
done(0, received)`,
	'splice from connections that waited for accept(), shared by SO_REUSEPORT': `
listeners = []
for _ in range(2):
    one = socket.socket(); one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    one.bind(('127.0.0.1', listeners[0].getsockname()[1] if listeners else 0)); one.listen(); one.setblocking(False); listeners.append(one)
clients = [socket.create_connection(listeners[0].getsockname()) for _ in range(21)]
for client in clients: client.sendall(bytes(3000))
reader, writer = os.pipe(); ready(); received = 0
while received < 21 * 3000:
    for one in listeners:
        try: far = one.accept()[0]
        except BlockingIOError: continue
        left = 2000
        while left: moved = os.splice(far.fileno(), writer, left); os.read(reader, moved); left -= moved
        received += 2000 + read(far, 1000)
done(0, received)`,
	'a socket in flight, that no process has open': `
near, far = pair(); here, there = socket.socketpair(); near.sendall(bytes(3000))
socket.send_fds(here, [b'x'], [far.fileno()]); far.close(); ready()
far = socket.socket(fileno=socket.recv_fds(there, 10, 1)[1][0]); received = read(far, 1000) + read(far, 2000)
done(0, received)`,
	'splice from a connection made since': `
reader, writer = os.pipe(); ready()
for _ in range(21):
    near, far = pair(); near.sendall(bytes(4096)); left = 4096
    while left: moved = os.splice(far.fileno(), writer, left); os.read(reader, moved); left -= moved
    near.sendall(bytes(100)); read(far, 100)
done(21 * 4196, 21 * 4196)`,
	'splice and sendfile into a connection': filesInto('pair()'),
	'TCP_ZEROCOPY_RECEIVE, pages mapped and the rest copied': `
near, far = pair(); near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1); copy = ctypes.create_string_buffer(65536)
libc.mmap.restype = ctypes.c_void_p
window = libc.mmap(None, 65536, mmap.PROT_READ, mmap.MAP_SHARED, far.fileno(), 0)
if window == ctypes.c_void_p(-1).value: lacks('mapping a TCP socket')
def take(most):
    ask = bytearray(64); struct.pack_into('=QIIiiQi', ask, 0, window, 65536, 0, 0, 0, ctypes.addressof(copy), most)
    size = ctypes.c_int(64)
    if libc.getsockopt(far.fileno(), socket.IPPROTO_TCP, 35, (ctypes.c_char * 64).from_buffer(ask), ctypes.byref(size)): return 0
    _, mapped, _, _, _, _, copied = struct.unpack_from('=QIIiiQi', ask)
    return mapped + (max(0, copied) if size.value > 24 else 0)
near.sendall(bytes(9000))
taken = take(9000)
if not taken: lacks('nothing that TCP_ZEROCOPY_RECEIVE takes on loopback')
read(far, 9000 - taken); ready()
for _ in range(51):
    near.sendall(bytes(9000)); left = 9000
    while left: left -= take(left) or read(far, left)
done(51 * 9000, 51 * 9000)`,
};

kernelTest('what leaves a connection without a receive call counts', async (t) => {
	await assertCounted(t, others);
});

/** What io_uring does by itself, by its polling thread and by its workers. */
const ring = (flags: number, entry: number, send = 26): string => `
send, receive, notice = ${send}, 27, 8
raw = libc.syscall; near, far = pair()
parameters = bytearray(120); struct.pack_into('=I', parameters, 8, ${flags})
ring = raw(425, 8, (ctypes.c_char * 120).from_buffer(parameters))
if ring < 0: lacks(f'io_uring: {os.strerror(ctypes.get_errno())}')
sq, cq = struct.unpack_from('=10I', parameters, 40), struct.unpack_from('=10I', parameters, 80)
share = lambda size, offset: mmap.mmap(ring, size, mmap.MAP_SHARED | mmap.MAP_POPULATE, mmap.PROT_READ | mmap.PROT_WRITE, offset=offset)
sqs, cqs, entries = share(sq[6] + 32, 0), share(cq[5] + 16 * 16, 0x8000000), share(8 * 64, 0x10000000)
word = lambda area, at: struct.unpack_from('=I', area, at)[0]
memory = ctypes.create_string_buffer(65536)
def operate(code, fd, length):
    tail = word(sqs, sq[1]); slot = tail & word(sqs, sq[2])
    entries[slot * 64:slot * 64 + 64] = struct.pack('=BBHiQQIIQ24x', code, ${entry}, 0, fd, 0, ctypes.addressof(memory), length, 0, 0)
    struct.pack_into('=I', sqs, sq[6] + 4 * slot, slot)
    # in one store: the polling thread must not see half of it
    ctypes.c_uint32.from_buffer(sqs, sq[1]).value = tail + 1
    while True:
        head = word(cqs, cq[0])
        while word(cqs, cq[1]) == head: raw(426, ring, ${flags ? 0 : 1}, 1, 1 | 2, None, 0)
        result, flags = struct.unpack_from('=iI', cqs, cq[5] + 16 * (head & word(cqs, cq[2])) + 8)
        struct.pack_into('=I', cqs, cq[0], head + 1)
        if not flags & notice: return result
trial = operate(send, near.fileno(), 1)
if trial < 0: lacks(f'io_uring operation {send}: {os.strerror(-trial)}')
read(far, 1)
ready(); moved = 0
for _ in range(51):
    left = operate(send, near.fileno(), 7000)
    assert left > 0, left
    moved += left
    while left: left -= operate(receive, far.fileno(), left)
done(moved, moved)`;

kernelTest(
	"io_uring: what the caller, its polling thread and its workers move is its process's",
	async (t) => {
		await assertCounted(t, {
			'io_uring by the caller': ring(0, 0),
			'io_uring by its polling thread': ring(2, 0),
			'io_uring by its workers': ring(0, 1 << 4),
			'io_uring, zero-copy send': ring(0, 0, 47),
		});
	},
);

kernelTest('a socket that moved to another process counts for who acts', async (t) => {
	const {passed} = await assertCounted(t, {
		passed: `
near, far = pair(); here, there = socket.socketpair(); ready(); near.sendall(bytes(1000)); read(far, 1000)
if not os.fork():
    _, fds, _, _ = socket.recv_fds(there, 10, 1)
    socket.socket(fileno=fds[0]).sendall(bytes(23456)); os._exit(0)
socket.send_fds(here, [b'x'], [near.fileno()]); near.close(); read(far, 23456); os.wait()
done(1000, 24456)`,
	});
	assert.ok(passed !== undefined);
	const ports = passed.rows.map((row) => row['lport']);
	const others = passed.seen.rows.filter(
		(row) => ports.includes(row['lport'] ?? 0) && !passed.rows.includes(row),
	);
	assert.deepEqual(
		others.map((row) => [row['tx_bytes'], row['rx_bytes']]),
		[[23456, 0]],
	);
});

kernelTest('queues that are restored (TCP_REPAIR) are no traffic', async (t) => {
	await assertCounted(t, {
		repair: `
near, far = pair()
try: near.setsockopt(socket.IPPROTO_TCP, 19, 1)
except OSError as error: lacks(f'TCP_REPAIR: {error.strerror}')
ready()
near.setsockopt(socket.IPPROTO_TCP, 20, 1); near.send(bytes(777))
near.recv(777, socket.MSG_PEEK); near.setsockopt(socket.IPPROTO_TCP, 20, 2); near.send(bytes(333))
done(0, 0)`,
	});
});

kernelTest(
	'what the kernel reads by itself counts for no process that it interrupts',
	async (t) => {
		const {kcm} = await assertCounted(t, {
			kcm: `
import fcntl, platform
near, far = pair()
try: multiplexor = socket.socket(41, socket.SOCK_SEQPACKET, 0)
except OSError as error: lacks(f'AF_KCM: {error.strerror}')
code = ctypes.create_string_buffer(bytes([0xb7, 0, 0, 0, 100, 0, 0, 0, 0x95] + [0] * 7)); licence = ctypes.create_string_buffer(b'GPL')
load = bytearray(128); struct.pack_into('=IIQQ', load, 0, 1, 2, ctypes.addressof(code), ctypes.addressof(licence))
program = libc.syscall(280 if platform.machine() == 'aarch64' else 321, 5, (ctypes.c_char * 128).from_buffer(load), 128)
if program < 0: lacks(f'a program to part messages: {os.strerror(ctypes.get_errno())}')
fcntl.ioctl(multiplexor, 0x89e0, struct.pack('=ii', far.fileno(), program)); ready()
for _ in range(101): near.sendall(bytes(100)); assert len(multiplexor.recv(200)) == 100
done(10100, 0)`,
		});
		if (kcm === undefined) return;
		const [sender] = kcm.rows;
		const taken = kcm.seen.rows.filter((row) => row['lport'] === sender?.['rport']);
		assert.equal(sum(taken, 'rx_bytes'), 10_100);
		assert.ok(taken.every((row) => row['pid'] !== sender?.['pid']));
	},
);

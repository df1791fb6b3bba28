// TCP throughput: `sessions` of tcptop.bpf.c → a row per process and connection.
import {mapView} from '../src/bpf/map-view.js';
import * as format from '../src/format.js';
import {ipv4, ipv6} from '../src/kernel/addresses.js';
import {
	type Alternative,
	type Column,
	definePlan,
	oneOf,
	type Options,
	type Plan,
	type Probe,
	without,
} from '../src/probe/probe.js';

type TcptopRow = {
	pid: number;
	comm: string;
	family: number;
	laddr: string;
	lport: number;
	raddr: string;
	rport: number;
	rx_bytes: number;
	tx_bytes: number;
};

/** include/linux/socket.h */
const AF_INET = 2;
const AF_INET6 = 10;

const sessions = mapView('sessions', {
	pid: 'number',
	family: 'number',
	laddr: 'numbers',
	raddr: 'numbers',
	lport: 'number',
	rport: 'number',
	comm: 'text',
	rx_bytes: 'counter',
	tx_bytes: 'counter',
});

const losing = (...programs: string[]): Alternative => ({programs, losesWhenPreempted: true});

/** kprobes where calls begin, and where they give the socket's lock back and are counted. */
const kprobes = (counted: 'sent' | 'received', ...names: string[]): Alternative => ({
	programs: [...names, 'release_sock'].map((name) => `${name}_kprobe`),
	globals: {[`release_counts_${counted}`]: true},
});

/** Kernels that have no IPv6 also come here, and have nothing to miss. */
const ipv4Only = 'Bytes received over IPv6 are not counted where IPv6 is a module of the kernel.';

// fexit skips calls where the kernel preempts itself, tp_btf only on the newest: so it comes second.
const attach = [
	oneOf(
		'bytes sent',
		losing('sock_send_length_btf'),
		// tcp_sendpage is gone since 6.5, when tcp_sendmsg took over; older kernels send files through it.
		losing('tcp_sendmsg_fexit', 'tcp_sendpage_fexit'),
		losing('tcp_sendmsg_fexit'),
		'sock_send_length_tp',
		kprobes('sent', 'tcp_sendmsg', 'tcp_sendpage'),
		kprobes('sent', 'tcp_sendmsg'),
	),
	oneOf(
		'bytes received',
		// Sees both families: beside inet6_recvmsg it would count IPv6 twice.
		losing('sock_recv_length_btf'),
		losing('inet_recvmsg_fexit', 'inet6_recvmsg_fexit'),
		'sock_recv_length_tp',
		kprobes('received', 'tcp_recvmsg'),
		{programs: ['inet_recvmsg_fexit'], caveat: ipv4Only},
	),
	oneOf(
		'bytes received by splice',
		losing('tcp_splice_read_fexit'),
		// In this order: a call is only of use once its end can be seen.
		{programs: ['tcp_splice_read_kretprobe', 'tcp_splice_read_kprobe']},
		without('Bytes received by splice() are not counted: this kernel lets nobody see them.'),
	),
];

const end = (address: string, port: number): string =>
	address.includes(':') ? `[${address}]:${String(port)}` : `${address}:${String(port)}`;

const perSecond = format.perSecond(format.bytes);

const columns: ReadonlyArray<Column<TcptopRow>> = [
	{key: 'pid', title: 'PID', width: 7, align: 'right', describe: 'process that sent or received'},
	{key: 'comm', title: 'COMM', width: 12, align: 'left', describe: 'its name'},
	{
		key: 'laddr',
		title: 'LADDR',
		width: 21,
		align: 'left',
		describe: 'local address and port',
		text: (address, {lport}) => end(address, lport),
		dispensable: 1,
	},
	{
		key: 'raddr',
		title: 'RADDR',
		width: 21,
		align: 'left',
		describe: 'remote address and port',
		text: (address, {rport}) => end(address, rport),
	},
	{
		key: 'rx_bytes',
		title: 'RX_KB',
		width: 8,
		align: 'right',
		describe: 'bytes that receive calls returned; peeking does not count',
		text: format.kibibytes,
		screen: {title: 'RX/s', width: 8, text: perSecond},
	},
	{
		key: 'tx_bytes',
		title: 'TX_KB',
		width: 8,
		align: 'right',
		describe: 'bytes that send calls accepted',
		text: format.kibibytes,
		screen: {title: 'TX/s', width: 8, text: perSecond},
	},
];

function plan(options: Options): Plan {
	const only = options['ipv4'] === true ? AF_INET : options['ipv6'] === true ? AF_INET6 : 0;
	return definePlan<TcptopRow>({
		shape: 'table',
		attach,
		globals: {only_family: only},
		growing: ['sessions'],
		columns,
		sortBy: 'rx_bytes',
		layout: 'top',
		sections: [
			{where: {family: 4}},
			{where: {family: 6}, titles: {laddr: 'LADDR6', raddr: 'RADDR6'}},
		],
		caveats: [],
		read(maps) {
			const rows = maps.deltas(sessions).map((session) => {
				const {pid, comm, family, lport, rport, rx_bytes, tx_bytes} = session;
				const address = family === 4 ? ipv4 : ipv6;
				const [laddr, raddr] = [address(session.laddr), address(session.raddr)];
				return {pid, comm, family, laddr, lport, raddr, rport, rx_bytes, tx_bytes};
			});
			return {
				shape: 'table',
				rows,
				totals: {
					rx_bytes: rows.reduce((sum, row) => sum + row.rx_bytes, 0),
					tx_bytes: rows.reduce((sum, row) => sum + row.tx_bytes, 0),
				},
			};
		},
	});
}

export const tcptop: Probe = {
	name: 'tcptop',
	summary: 'TCP throughput by process and connection',
	question: 'Which TCP sessions carry the traffic, and whose are they?',
	options: {
		noclear: {short: 'C', type: 'boolean', describe: 'do not clear the screen', sets: 'keepScreen'},
		nosummary: {
			short: 'S',
			type: 'boolean',
			describe: 'leave out the line with the load',
			sets: 'noSummary',
		},
		ipv4: {short: '4', type: 'boolean', describe: 'IPv4 only'},
		ipv6: {short: '6', type: 'boolean', describe: 'IPv6 only'},
	},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: false,
	plan,
};

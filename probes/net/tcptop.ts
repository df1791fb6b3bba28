// TCP throughput: `sessions` of tcptop.bpf.c → a row per process and connection.
import {type Column, processColumns} from '../../src/core/column.js';
import type {Options} from '../../src/core/options.js';
import {type Alternative, oneOf, type Plan, tablePlan, without} from '../../src/core/plan.js';
import type {Probe} from '../../src/core/tool.js';
import {mapView} from '../../src/core/readings.js';
import * as format from '../../src/core/format.js';
import {ipv4, ipv6} from '../../src/kernel/addresses.js';
import {linkNames} from '../../src/kernel/interfaces.js';
import {networkNamespace} from '../../src/kernel/network-namespace.js';

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
	link: 'number',
	netns: 'number',
	link_name: 'text',
	comm: 'text',
	rx_bytes: 'counter',
	tx_bytes: 'counter',
});

const losing = (...programs: string[]): Alternative => ({programs, losesWhenPreempted: true});

/** kprobes where calls begin, and where they give the socket's lock back and are counted. */
const kprobes = (...names: string[]): Alternative => ({
	programs: [...names, 'release_sock'].map((name) => `${name}_kprobe`),
	caveat: 'Bytes sent over MPTCP are not counted, of those sent over kernel TLS its records are.',
});

/** What tells how far connections have been read: as that changes, of new ones, of those there are. */
const progress = (kind: 'btf' | 'tp'): string[] => [
	`tcp_rcv_space_adjust_${kind}`,
	`inet_sock_set_state_${kind}`,
	'open_connections',
];

const withoutCalls =
	'Bytes received over MPTCP or kernel TLS are not counted: this kernel shows no program what calls return.';
const filesTwice =
	'What sendfile() and splice() send over MPTCP counts twice: this kernel reports it twice.';
const withoutMptcpSplice =
	'Bytes that splice() takes out of MPTCP are not counted: this kernel shows them to no program.';
const withoutProgress =
	'Bytes received by splice(), TCP_ZEROCOPY_RECEIVE, io_uring zero-copy receive and the kernel itself are not counted: this kernel shows them to no program.';

// fexit skips calls where the kernel preempts itself, tp_btf only on the newest: so it comes second.
const attach = [
	oneOf(
		'bytes sent',
		{...losing('sock_send_length_btf'), withoutFunction: 'inet_sendpage'},
		// sendpage is gone since 6.5, when sendmsg took over; older kernels send files through it.
		losing('inet_sendmsg_fexit', 'inet6_sendmsg_fexit', 'inet_sendpage_fexit'),
		losing('inet_sendmsg_fexit', 'inet6_sendmsg_fexit'),
		{programs: ['sock_send_length_tp'], withoutFunction: 'inet_sendpage'},
		// 6.3 and 6.4, which have the tracepoint in both ways.
		{...losing('sock_send_length_btf'), caveat: filesTwice},
		kprobes('tcp_sendmsg', 'tcp_sendpage'),
		kprobes('tcp_sendmsg'),
	),
	oneOf(
		'bytes that receive calls return',
		// Sees both families: beside inet6_recvmsg it would count IPv6 twice.
		{...losing('sock_recv_length_btf'), globals: {sees_calls: true}},
		{...losing('inet_recvmsg_fexit', 'inet6_recvmsg_fexit'), globals: {sees_calls: true}},
		{programs: ['sock_recv_length_tp'], globals: {sees_calls: true}},
		without(withoutCalls),
	),
	oneOf(
		'bytes taken from connections',
		{...losing(...progress('btf')), globals: {sees_progress: true}},
		{programs: progress('tp'), globals: {sees_progress: true}},
		without(withoutProgress),
	),
	oneOf(
		'bytes spliced out of MPTCP',
		{programs: [], withoutFunction: 'mptcp_splice_read'},
		losing('mptcp_splice_read_fexit'),
		without(withoutMptcpSplice),
	),
];

const end = (address: string, port: number): string =>
	address.includes(':') ? `[${address}]:${String(port)}` : `${address}:${String(port)}`;

/** By any kernel; tcptop.md lists all ways. */
const unseen =
	'Not counted: what splice() takes out of kernel TLS, what the kernel sends past sendmsg (KCM, ovpn, sockmap).';

/** The name that a link has now, where this process can look; else that of the session's beginning. */
function linkNamer(): (session: {link: number; netns: number; link_name: string}) => string {
	const own = Number(/\d+/.exec(networkNamespace())?.[0]);
	let names: ReadonlyMap<number, string> | undefined;
	return ({link, netns, link_name}) => {
		if (link === 0 || netns !== own) return link_name;
		names ??= linkNames();
		return names.get(link) ?? link_name;
	};
}

/** fe80::1%eth0: each link has the same addresses. */
const zoned = (address: string, link: number, name: string): string =>
	link !== 0 && /^fe[89ab]/.test(address)
		? `${address}%${name === '' ? String(link) : name}`
		: address;

const columns: ReadonlyArray<Column<TcptopRow>> = [
	...processColumns('process that sent or received', 12),
	{
		key: 'laddr',
		title: 'LADDR',
		width: 21,
		unit: 'text',
		role: 'key',
		entity: 'connection',
		describe: 'local address and port',
		text: (address, {lport}) => end(address, lport),
		label: ({laddr, lport, raddr, rport}) => `${end(laddr, lport)} ${end(raddr, rport)}`,
		whole: true,
		dispensable: 2,
	},
	{
		key: 'lport',
		title: 'LPORT',
		width: 5,
		unit: 'number',
		role: 'key',
		entity: 'connection',
		describe: 'local port',
		hidden: true,
	},
	{
		key: 'raddr',
		title: 'RADDR',
		width: 21,
		unit: 'text',
		role: 'key',
		entity: 'connection',
		describe: 'remote address and port',
		text: (address, {rport}) => end(address, rport),
		whole: true,
		dispensable: 1,
	},
	{
		key: 'rport',
		title: 'RPORT',
		width: 5,
		unit: 'number',
		role: 'key',
		entity: 'connection',
		describe: 'remote port',
		hidden: true,
	},
	{
		key: 'family',
		title: 'FAMILY',
		width: 6,
		unit: 'number',
		role: 'key',
		entity: 'connection',
		describe: '4 or 6, of IP',
		hidden: true,
	},
	{
		key: 'rx_bytes',
		title: 'RX_KB',
		width: 8,
		unit: 'bytes',
		role: 'counter',
		describe: 'bytes taken from the connection; peeking does not count',
		text: format.kibibytes,
		screen: {title: 'RX/s'},
	},
	{
		key: 'tx_bytes',
		title: 'TX_KB',
		width: 8,
		unit: 'bytes',
		role: 'counter',
		describe: 'bytes that send calls accepted',
		text: format.kibibytes,
		screen: {title: 'TX/s'},
	},
];

function plan(options: Options): Plan {
	const only = options['ipv4'] === true ? AF_INET : options['ipv6'] === true ? AF_INET6 : 0;
	return tablePlan<TcptopRow>({
		attach,
		globals: {only_family: only},
		growing: ['sessions', 'progress'],
		columns,
		sortBy: 'rx_bytes',
		layout: 'top',
		sections: [
			{where: {family: 4}},
			{where: {family: 6}, titles: {laddr: 'LADDR6', raddr: 'RADDR6'}},
		],
		caveats: [unseen],
		read(maps) {
			const nameOf = linkNamer();
			const rows = maps.deltas(sessions).map((session) => {
				const {pid, family, link, lport, rport, rx_bytes, tx_bytes} = session;
				const text = family === 4 ? ipv4 : ipv6;
				const name = nameOf(session);
				const address = (words: readonly number[]): string => zoned(text(words), link, name);
				const [laddr, raddr] = [address(session.laddr), address(session.raddr)];
				// What the kernel itself reads in a soft interrupt belongs to no process.
				const comm = pid === 0 && session.comm === '' ? '?' : session.comm;
				return {pid, comm, family, laddr, lport, raddr, rport, rx_bytes, tx_bytes};
			});
			return {rows};
		},
	});
}

export const tcptop: Probe = {
	name: 'tcptop',
	isOfBcc: true,
	area: 'net',
	byDefault: 2,
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
	blames: [
		{
			...{resource: 'network', as: 'author', columns: ['rx_bytes', 'tx_bytes']},
			...{unit: 'bytes_per_s', least: 65_536},
		},
	],
	explains: [{resource: 'network'}],
	plan,
};

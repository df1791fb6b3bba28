// /proc/net/dev, snmp and netstat → what the busiest link carries, and what had to be sent again or dropped.
import {identifyInterfaces, linkSpeeds, type Traffic} from '../kernel/interfaces.js';
import {networkNamespace} from '../kernel/network-namespace.js';
import {networkCounter} from '../kernel/tcp-counters.js';
import {
	Growing,
	GrowingByName,
	notTold,
	measureRows,
	type HostRow,
	type Reader,
	type Texts,
} from './measure.js';

const row = measureRows('network');

/** What goes through it is memory copied to memory: it is no link that could be full. */
const loopback = 'lo';

type Link = Traffic & {
	readonly name: string;
	/** Bytes ever carried: which of several idle links is one in use. */
	readonly ever: number;
};

/** The links' own rows; the totals over them are lossRows'. */
function linkRows(
	links: readonly Link[],
	seconds: number,
	speedOf: (name: string) => number | null,
	missing: string,
): HostRow[] {
	const perSecond = (bytes: number | undefined): number | null =>
		bytes === undefined || seconds <= 0 ? null : bytes / seconds;
	const own = links.find(({name}) => name === loopback);
	const [busiest] = links
		.filter(({name}) => name !== loopback)
		.sort((a, b) => b.rxBytes + b.txBytes - a.rxBytes - a.txBytes || b.ever - a.ever);
	const of = busiest?.name ?? '';
	const [rx, tx] = [perSecond(busiest?.rxBytes), perSecond(busiest?.txBytes)];
	const speed = busiest === undefined ? null : speedOf(busiest.name);
	// A link carries so much each way.
	const used = speed === null || rx === null || tx === null ? null : (8 * Math.max(rx, tx)) / speed;
	const none = {of, reason: missing};
	const outside = rx === null || tx === null ? null : rx + tx;
	// What is sent through the loopback is received as well, and counted once.
	const inside = perSecond(own?.rxBytes);
	const isInside = (inside ?? 0) > (outside ?? 0);
	return [
		row('utilisation', 'traffic', 'bytes_per_s', isInside ? inside : outside, {
			...none,
			of: isInside ? loopback : of,
		}),
		row('utilisation', 'link', 'ratio', used, {
			...none,
			...(busiest !== undefined && {reason: `${of} does not tell its speed`}),
		}),
		row('utilisation', 'received', 'bytes_per_s', rx, none),
		row('utilisation', 'sent', 'bytes_per_s', tx, none),
		row('utilisation', 'loopback', 'bytes_per_s', inside, {of: loopback}),
	];
}

/** The interface that drops most, if any does. */
function worstDrops(links: readonly Link[], seconds: number, reason: string): HostRow {
	const [worst] = links.toSorted((a, b) => b.dropped - a.dropped);
	const drops = worst === undefined || seconds <= 0 ? null : worst.dropped / seconds;
	const of = worst === undefined || worst.dropped === 0 ? '' : worst.name;
	return row('saturation', 'worst_drops', 'per_s', drops, {of, reason});
}

/** `speedOf` in bits per second; a test has its own. */
export function networkReader(
	speedOf: (name: string) => number | null = linkSpeeds(),
	namespace: string = networkNamespace(),
	identify = identifyInterfaces,
): Reader {
	const traffic = new GrowingByName<string, Traffic>();
	const tcp = tcpRows(namespace);
	return (texts, seconds) => {
		const now = identify(texts.interfaces ?? '');
		const counters = new Map([...now].map(([key, one]) => [key, one.traffic]));
		const {grown, restarted} = traffic.since(counters);
		const links = [...grown].map(([key, growth]) => {
			const {rxBytes = 0, txBytes = 0} = counters.get(key) ?? {};
			return {...growth, name: now.get(key)?.name ?? '', ever: rxBytes + txBytes};
		});
		const hasLinks = [...now.values()].some(({name}) => name !== loopback);
		const missing = hasLinks
			? 'no interface was there all the time'
			: 'there is no network interface';
		const sum = (key: 'dropped' | 'errors'): number | null =>
			links.length === 0 ? null : links.reduce((total, one) => total + one[key], 0);
		const dropped = sum('dropped');
		const reason = now.size === 0 ? notTold : missing;
		const drops = dropped === null || seconds <= 0 ? null : dropped / seconds;
		const rows = [
			...linkRows(links, seconds, speedOf, missing),
			row('saturation', 'drops', 'per_s', drops, {reason}),
			worstDrops(links, seconds, reason),
			row('errors', 'errors', 'count', sum('errors'), {reason}),
			...tcp(texts, seconds),
		];
		return {rows, clamped: restarted};
	};
}

/** Of the network namespace whose files are read, and no other. */
function tcpRows(namespace: string): (texts: Texts, seconds: number) => HostRow[] {
	const [resent, segments] = [new Growing(), new Growing()];
	const [overflows, bad] = [new Growing(), new Growing()];
	const of = namespace;
	return ({snmp, netstat}, seconds) => {
		const tcp = (name: string) => (snmp === null ? null : networkCounter(snmp, 'Tcp', name));
		const again = resent.rate(tcp('RetransSegs'), seconds);
		const out = segments.rate(tcp('OutSegs'), seconds);
		const overflown =
			netstat === null ? null : networkCounter(netstat, 'TcpExt', 'ListenOverflows');
		// OutSegs leaves out what is only sent again (RFC 4022).
		const sent = again === null || out === null ? null : again + out;
		const share = again === null || sent === null || sent === 0 ? null : again / sent;
		return [
			row('saturation', 'resent', 'ratio', share, {
				of,
				reason: sent === null ? notTold : 'no segment was sent in this interval',
			}),
			row('saturation', 'own_retransmits', 'per_s', again, {of}),
			row('saturation', 'listen_overflows', 'per_s', overflows.rate(overflown, seconds), {of}),
			row('errors', 'tcp_errors', 'count', bad.by(tcp('InErrs')), {of}),
		];
	};
}

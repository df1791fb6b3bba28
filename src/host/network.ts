// /proc/net/dev, snmp and netstat → what the busiest link carries, and what had to be sent again or dropped.
import {linkSpeed, parseInterfaces} from '../kernel/interfaces.js';
import {networkCounter} from '../kernel/tcp-counters.js';
import {Growing, GrowingByName, rowsOf, type Reader, type Texts} from './measure.js';

const row = rowsOf('network');

/** What goes through it is memory copied to memory: it is no link that could be full. */
const loopback = 'lo';

type Rates = {
	readonly name: string;
	readonly rx: number;
	readonly tx: number;
	/** Bytes ever carried: which of several idle links is one in use. */
	readonly ever: number;
};

/** Bytes per second of each interface that was there at the last reading too. */
function linkRates(): (text: string, seconds: number) => Rates[] {
	const received = new GrowingByName();
	const sent = new GrowingByName();
	return (text, seconds) =>
		[...parseInterfaces(text)].flatMap(([name, {rxBytes, txBytes}]) => {
			const rx = received.rate(name, rxBytes, seconds);
			const tx = sent.rate(name, txBytes, seconds);
			const ever = rxBytes + txBytes;
			return rx === null || tx === null ? [] : [{name, rx, tx, ever}];
		});
}

/** `speedOf` in bits per second; a test has its own. */
export function networkReader(speedOf: (name: string) => number | null = linkSpeed): Reader {
	const rates = linkRates();
	const losses = lossRates();
	return (texts, seconds) => {
		const links = rates(texts.interfaces ?? '', seconds);
		const own = links.find(({name}) => name === loopback);
		const [busiest] = links
			.filter(({name}) => name !== loopback)
			.sort((a, b) => b.rx + b.tx - a.rx - a.tx || b.ever - a.ever);
		const of = busiest?.name ?? '';
		const speed = busiest === undefined ? null : speedOf(busiest.name);
		// A link carries so much each way.
		const used =
			busiest === undefined || speed === null
				? null
				: (8 * Math.max(busiest.rx, busiest.tx)) / speed;
		const none = {of, reason: 'there is no network interface'};
		const outside = busiest === undefined ? null : busiest.rx + busiest.tx;
		// What is sent through the loopback is received as well, and counted once.
		const inside = own?.rx ?? null;
		const isInside = (inside ?? 0) > (outside ?? 0);
		return [
			row('utilisation', 'traffic', 'bytes_per_s', isInside ? inside : outside, {
				...none,
				of: isInside ? loopback : of,
			}),
			row('utilisation', 'link', 'ratio', used, {of, reason: `${of} does not tell its speed`}),
			row('utilisation', 'received', 'bytes_per_s', busiest?.rx ?? null, none),
			row('utilisation', 'sent', 'bytes_per_s', busiest?.tx ?? null, none),
			row('utilisation', 'loopback', 'bytes_per_s', inside, {of: loopback}),
			...losses(texts, seconds),
		];
	};
}

function lossRates(): (texts: Texts, seconds: number) => ReturnType<Reader> {
	const [dropped, errors, resent, segments, overflows, bad] = Array.from(
		{length: 6},
		() => new Growing(),
	) as [Growing, Growing, Growing, Growing, Growing, Growing];
	return ({interfaces, snmp, netstat}, seconds) => {
		const all = interfaces === null ? undefined : [...parseInterfaces(interfaces).values()];
		const sum = (key: 'dropped' | 'errors') =>
			all?.reduce((total, one) => total + one[key], 0) ?? null;
		const tcp = (name: string) => (snmp === null ? null : networkCounter(snmp, 'Tcp', name));
		const again = resent.rate(tcp('RetransSegs'), seconds);
		const out = segments.rate(tcp('OutSegs'), seconds);
		const overflown =
			netstat === null ? null : networkCounter(netstat, 'TcpExt', 'ListenOverflows');
		const share = again === null || out === null ? null : again / Math.max(1, again + out);
		return [
			row('saturation', 'drops', 'per_s', dropped.rate(sum('dropped'), seconds)),
			row('saturation', 'retransmits', 'per_s', again),
			// OutSegs leaves out what is only sent again (RFC 4022).
			row('saturation', 'resent', 'ratio', share),
			row('saturation', 'listen_overflows', 'per_s', overflows.rate(overflown, seconds)),
			row('errors', 'errors', 'count', errors.by(sum('errors'))),
			row('errors', 'tcp_errors', 'count', bad.by(tcp('InErrs'))),
		];
	};
}

// /proc/net/dev → what each network interface has carried and lost since boot; sysfs → its speed.
import {readFileSync} from 'node:fs';
import {networkInterfaces} from 'node:os';
import {isDeepStrictEqual} from 'node:util';
import {rememberingLast} from '../core/memoise.js';

export type Traffic = {
	readonly rxBytes: number;
	readonly txBytes: number;
	/** Packets dropped for lack of room, both ways. */
	readonly dropped: number;
	/** Packets with errors, both ways. */
	readonly errors: number;
};

/** proc_pid_net(5): bytes packets errs drop fifo frame compressed multicast, then for sending. */
function parse(text: string): ReadonlyMap<string, Traffic> {
	const interfaces = new Map<string, Traffic>();
	for (const line of text.split('\n')) {
		const colon = line.indexOf(':');
		// The two lines of titles have none.
		if (colon === -1) continue;
		const numbers = line
			.slice(colon + 1)
			.trim()
			.split(/\s+/)
			.map(Number);
		const at = (index: number): number => numbers[index] ?? 0;
		interfaces.set(line.slice(0, colon).trim(), {
			rxBytes: at(0),
			txBytes: at(8),
			// fifo and frame are parts of these in most drivers, and would be counted twice.
			dropped: at(3) + at(11),
			errors: at(2) + at(10),
		});
	}

	return interfaces;
}

const attribute = (name: string, file: string): string =>
	readFileSync(`/sys/class/net/${name}/${file}`, 'utf8').trim();

export type Interface = {readonly name: string; readonly traffic: Traffic};

/**
 * The interfaces by index and name: an interface can take the name of another, and has counters of its own.
 * There may be thousands of interfaces, so the file with an index is read only when the name is new or its
 * counters have changed. Where the file cannot be read, the name alone identifies. A test has its own `indexOf`.
 */
export function identifier(
	indexOf = (name: string): string => attribute(name, 'ifindex'),
): (text: string) => ReadonlyMap<string, Interface> {
	let known = new Map<string, {readonly index: string; readonly traffic: Traffic}>();
	const indexNow = (name: string): string => {
		try {
			return indexOf(name);
		} catch {
			return '';
		}
	};
	return (text) => {
		const before = known;
		known = new Map();
		const found = new Map<string, Interface>();
		for (const [name, traffic] of parse(text)) {
			const last = before.get(name);
			const isSame = last !== undefined && isDeepStrictEqual(last.traffic, traffic);
			const index = isSame ? last.index : indexNow(name);
			known.set(name, {index, traffic});
			found.set(`${index} ${name}`, {name, traffic});
		}

		return found;
	};
}

/** Shared, since several readers ask for the same text in one poll. */
export const identifyInterfaces = rememberingLast(identifier());

/**
 * /sys is of the network namespace of the process that mounted it, and stays so under `nsenter -n`: there it may
 * have another interface of this name. One without an address cannot be told from it.
 */
const isOwn = (name: string): boolean =>
	(networkInterfaces()[name] ?? []).every(({mac}) => mac === attribute(name, 'address'));

/** Links of which it is remembered whether they are our own. */
const mostRemembered = 64;

/**
 * Bits per second each way; null for what has none (loopback, bridges) or does not tell (virtio). A test
 * has its own `read` and `isOurs`.
 */
export function linkSpeeds(read = attribute, isOurs = isOwn): (name: string) => number | null {
	// Looking at all interfaces takes a while where there are thousands: once for each that is asked for.
	const known = new Map<string, boolean>();
	return (name) => {
		try {
			const megabits = Number(read(name, 'speed'));
			const ours = known.get(name) ?? isOurs(name);
			known.delete(name);
			known.set(name, ours);
			const [oldest = name] = known.keys();
			if (known.size > mostRemembered) known.delete(oldest);
			return ours && megabits > 0 ? megabits * 1e6 : null;
		} catch {
			// It is gone, or down, and may come back as another.
			known.delete(name);
			return null;
		}
	};
}

/** Names of this network namespace's links by their indexes, which only link-local addresses tell. */
export function linkNames(interfaces = networkInterfaces()): ReadonlyMap<number, string> {
	const names = new Map<number, string>();
	for (const [name, addresses = []] of Object.entries(interfaces)) {
		for (const address of addresses) {
			if (address.family === 'IPv6' && address.scopeid !== 0) names.set(address.scopeid, name);
		}
	}

	return names;
}

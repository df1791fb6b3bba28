// /proc/net/dev → what each network interface has carried and lost since boot; sysfs → its speed.
import {readFileSync} from 'node:fs';

export type Traffic = {
	readonly rxBytes: number;
	readonly txBytes: number;
	/** Packets dropped for lack of room, both ways. */
	readonly dropped: number;
	/** Packets with errors, both ways. */
	readonly errors: number;
};

/** proc_pid_net(5): bytes packets errs drop fifo frame compressed multicast, then for sending. */
export function parseInterfaces(text: string): Map<string, Traffic> {
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

/** Bits per second each way; null for what has none (loopback, bridges) or does not tell (virtio). */
export function linkSpeed(name: string): number | null {
	try {
		const megabits = Number(readFileSync(`/sys/class/net/${name}/speed`, 'utf8'));
		return megabits > 0 ? megabits * 1e6 : null;
	} catch {
		return null;
	}
}

// A tool and a tick → a made-up snapshot in the shape of the real ones, the same every time.
import type {Histogram, ReadySnapshot, Row} from '../../src/core/snapshot.js';

/** Numbers between 0 and 1 that depend on the seed only. */
export function random(seed: number): () => number {
	let state = seed * 2_654_435_761;
	return () => {
		state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e_37_79_b9) | 0;
		return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
	};
}

const base = {
	status: 'ready',
	backend: 'tp_btf',
	seconds: 1,
	health: {lost: 0, dropped_keys: 0, unattributed: 0, clamped: 0, skipped_polls: 0},
	caveats: [],
} as const;

const startedAt = Date.UTC(2026, 10, 20, 12, 0, 0);

type Make = (tick: number, next: () => number) => Pick<ReadySnapshot, 'shape'> & object;

const wave = (tick: number, period: number): number =>
	(1 + Math.sin((tick / period) * 2 * Math.PI)) / 2;

const biotop: Make = (tick, next) => {
	const writers: ReadonlyArray<
		readonly [comm: string, pid: number, direction: string, most: number]
	> = [
		['postgres', 2841, 'W', 90e6],
		['dd', 31_337, 'R', 300e6],
		['kworker/u8:3', 311, 'W', 40e6],
		['jbd2/vda1-8', 199, 'W', 3e6],
		['rsync', 9127, 'R', 12e6],
		['journald', 244, 'W', 0.2e6],
		['java', 4471, 'W', 6e6],
		['mysqld', 1188, 'R', 26e6],
	];
	const rows = writers.map(([comm, pid, direction, most], index): Row => {
		const bytes =
			Math.round(
				(most * (0.3 + wave(tick + index * 7, 23 + index * 5)) * (0.7 + next() * 0.6)) / 4096,
			) * 4096;
		const io = Math.max(1, Math.round(bytes / (direction === 'R' ? 131_072 : 24_576)));
		return {
			pid,
			comm,
			direction,
			major: 254,
			minor: 0,
			disk: 'vda',
			io,
			bytes,
			avg_ms: 0.08 + next() ** 6 * 40,
		};
	});
	return {shape: 'table', rows, totals: {io: total(rows, 'io'), bytes: total(rows, 'bytes')}};
};

const tcptop: Make = (tick, next) => {
	const sessions: ReadonlyArray<readonly [string, number, number, string, number, string, number]> =
		[
			['nginx', 1312, 4, '10.0.3.7', 443, '198.51.100.23', 51_230],
			['sshd', 822, 4, '10.0.3.7', 22, '203.0.113.9', 61_022],
			['postgres', 2841, 4, '127.0.0.1', 5432, '127.0.0.1', 40_112],
			['node', 7001, 6, '2001:db8::17', 8080, '2001:db8:0:3::c0de', 33_918],
			['curl', 9991, 4, '10.0.3.7', 40_222, '93.184.216.34', 443],
		];
	const rows = sessions.map(([comm, pid, family, laddr, lport, raddr, rport], index): Row => ({
		...{pid, comm, family, laddr, lport, raddr, rport},
		rx_bytes: Math.round(2e6 * wave(tick + index * 11, 31) * next() ** 2),
		tx_bytes: index === 1 ? 0 : Math.round(24e6 * wave(tick + index * 5, 17) * next()),
	}));
	return {
		shape: 'table',
		rows,
		totals: {rx_bytes: total(rows, 'rx_bytes'), tx_bytes: total(rows, 'tx_bytes')},
	};
};

const total = (rows: readonly Row[], key: string): number =>
	rows.reduce((sum, row) => sum + Number(row[key] ?? 0), 0);

/** A log-normal-like hill around `center` (a power of two) with a tail. */
export function histogram(key: Row, center: number, tail: number, next: () => number): Histogram {
	const buckets = Array.from({length: Math.min(20, center + 3 + tail)}, (_, power) => {
		const from = power === 0 ? 0 : 2 ** power;
		const hill = Math.exp(-((power - center) ** 2) / 3) * 4000;
		const slow = power > center ? 40 / (power - center) ** 2 : 0;
		return {from, to: 2 ** (power + 1) - 1, count: Math.round((hill + slow) * (0.5 + next()))};
	});
	const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
	const highest = buckets.findLast((bucket) => bucket.count > 0);
	const max =
		highest === undefined ? 0 : Math.round(highest.from + (highest.to - highest.from) * next());
	const at = (share: number): number | null => {
		let seen = 0;
		for (const bucket of buckets) {
			seen += bucket.count;
			if (count > 0 && seen >= share * count) return Math.min(max, bucket.to);
		}

		return null;
	};
	const first = buckets.findIndex((bucket) => bucket.count > 0);
	const last = buckets.findLastIndex((bucket) => bucket.count > 0);
	return {
		...{key, unit: 'us', count, max, p50: at(0.5), p90: at(0.9), p99: at(0.99)},
		sum: buckets.reduce((sum, bucket) => sum + bucket.count * bucket.from * 1.4, 0),
		buckets: first === -1 ? [] : buckets.slice(first, last + 1),
	};
}

const runqlat: Make = (tick, next) => ({
	shape: 'hist',
	histograms: [
		histogram({}, 2 + Math.round(3 * wave(tick, 40)), Math.round(3 + 9 * next() ** 3), next),
	],
});

const cachestat: Make = (tick, next) => {
	const misses = Math.round(4000 * wave(tick, 37) ** 6 * next());
	const hits = Math.round(30_000 * (0.4 + wave(tick, 53)) * (0.8 + 0.4 * next()));
	const row = {
		...{hits, misses, dirties: Math.round(2500 * wave(tick, 19) * next())},
		hit_ratio: hits / (hits + misses),
		buffers_bytes: 214e6,
		cached_bytes: 3.1e9 + tick * 1e6,
	};
	return {shape: 'table', rows: [row], totals: {hits, misses, dirties: row.dirties}};
};

const syscount: Make = (tick, next) => {
	const names = [
		'read',
		'futex',
		'epoll_wait',
		'write',
		'openat',
		'recvfrom',
		'sendto',
		'close',
		'newfstatat',
		'clock_nanosleep',
		'ppoll',
		'mmap',
		'io_uring_enter',
		'getpid',
		'madvise',
		'munmap',
		'poll',
		'ioctl',
		'statx',
		'lseek',
		'wait4',
		'clone3',
		'execve',
		'prctl',
	];
	const rows = names.map((syscall, index): Row => {
		const count = Math.round(
			(60_000 / (index + 1) ** 1.4) * (0.6 + 0.6 * next()) * (0.6 + wave(tick + index, 29)),
		);
		return {
			syscall,
			count,
			total_us: null,
			errors: index % 5 === 4 ? Math.round(count * 0.2 * next()) : 0,
		};
	});
	return {
		shape: 'counts',
		rows,
		totals: {count: total(rows, 'count'), total_us: null, errors: total(rows, 'errors')},
	};
};

const softirqs: Make = (tick, next) => {
	const vectors: ReadonlyArray<readonly [name: string, most: number, us: number]> = [
		['timer', 2100, 1.4],
		['sched', 1700, 2.2],
		['rcu', 1500, 0.8],
		['net_rx', 5400, 4.1],
		['block', 800, 2.9],
		['tasklet', 12, 0.9],
		['net_tx', 40, 1.1],
		['hrtimer', 3, 1.2],
		['hi', 1, 0.5],
		['irq_poll', 0, 0],
	];
	const rows = vectors.map(([softirq, most, us], index): Row => {
		const count = Math.round(
			most * (0.3 + wave(tick + index * 3, 21 + index)) * (0.8 + 0.4 * next()),
		);
		return {softirq, count, total_us: count * us};
	});
	return {
		shape: 'counts',
		rows,
		totals: {count: total(rows, 'count'), total_us: total(rows, 'total_us')},
	};
};

const makers: Readonly<Record<string, Make>> = {
	biotop,
	tcptop,
	runqlat,
	cachestat,
	syscount,
	softirqs,
};

/** The snapshot of a tool at the end of second `tick`. */
export function snapshotAt(tool: string, tick: number): ReadySnapshot {
	const next = random(tick * 31 + tool.length * 7 + 1);
	for (let warm = 0; warm < 4; warm += 1) next();
	const events = Math.round(1000 + 20_000 * next());
	const reading = makers[tool]?.(tick, next) ?? {shape: 'table', rows: [], totals: {}};
	return {
		...{...base, panel: tool, at: startedAt + tick * 1000},
		cost: {events, ns_per_event: 120 + Math.round(next() * 200), cpu_percent: (events * 200) / 1e7},
		...reading,
		// The makers return one of the two readings; their common type has lost which.
	} as ReadySnapshot;
}

export const historyOf = (tool: string, ticks: number): ReadySnapshot[] =>
	Array.from({length: ticks}, (_, tick) => snapshotAt(tool, tick));

// What the histories of six panels take: ten minutes at an interval, with tables of so many rows.
// node --expose-gc --import tsx test/bench/history-memory.ts [seconds] [rows]
import process from 'node:process';
import {History, HistoryBudget} from '../../src/engine/history.js';
import type {ReadySnapshot, Row} from '../../src/core/snapshot.js';

const [seconds = 0.1, rows = 1000] = process.argv.slice(2).map(Number);

const names = Array.from({length: 300}, (_, index) => `task-${index}`);

function snapshot(tick: number): ReadySnapshot {
	const table = Array.from({length: rows}, (_, index): Row => ({
		pid: 1000 + index,
		comm: names[index % names.length] ?? '',
		direction: index % 2 === 0 ? 'R' : 'W',
		major: 254,
		minor: 0,
		disk: 'vda',
		io: (tick * 31 + index * 7) % 997,
		bytes: ((tick * 7919 + index * 104_729) % 1e6) * 4096,
		avg_ms: 0.1 + (index % 89) / 7,
	}));
	const health = {lost: 0, dropped_keys: 0, unattributed: 0, clamped: 0, skipped_polls: 0};
	return {
		...{status: 'ready' as const, panel: 'biotop', backend: 'tp_btf', at: tick * seconds * 1000},
		...{seconds, health, cost: {events: tick, ns_per_event: 210.5, cpu_percent: 0.03}},
		...{shape: 'table' as const, rows: table, totals: {io: 1, bytes: 2}, caveats: ['x']},
	};
}

const megabytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(0)} MB`;
const rss = (): string => megabytes(process.memoryUsage.rss());

globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const started = rss();
const budget = new HistoryBudget();
const schema = {columns: [], sortBy: 'bytes'};
const histories = Array.from({length: 6}, () => new History(schema, budget));
const ticks = Math.ceil(600 / seconds);
let most = 0;
for (let tick = 0; tick < ticks; tick += 1) {
	for (const history of histories) history.push(snapshot(tick));
	if (tick % 50 === 0) most = Math.max(most, process.memoryUsage.rss());
}

globalThis.gc?.();
const kept = histories[0]?.list() ?? [];
const reach = ((kept.at(-1)?.at ?? 0) - (kept[0]?.at ?? 0)) / 1000;
const held = kept.reduce((sum, one) => sum + (one.shape === 'hist' ? 0 : one.rows.length), 0);
console.log(`six histories, ${rows} rows every ${seconds} s, 10 minutes:`);
console.log(
	`  each keeps ${kept.length} snapshots with ${held} rows, back to ${reach.toFixed(0)} s ago`,
);
console.log(
	`  live heap ${megabytes(process.memoryUsage().heapUsed - before)}; RSS ${started} before,`,
);
console.log(`  ${megabytes(most)} at most while it ran, ${rss()} in the end`);

// Health and cost of a snapshot → the one line that every panel carries: what was lost, what it took.
import {count} from '../../core/format.js';
import type {Cost, Health, ReadySnapshot} from '../../core/snapshot.js';
import {joinFitting, type Piece} from './cells.js';
import type {Theme} from '../theme/theme.js';

const doors: ReadonlyArray<readonly [counter: keyof Health, name: string]> = [
	['lost', 'lost'],
	['dropped_keys', 'dropped keys'],
	['unattributed', 'unattributed'],
	['clamped', 'clamped'],
	['skipped_polls', 'skipped polls'],
];

/** Every counter that is not zero, by name; empty when all is well. */
export const troubles = (health: Health): string[] =>
	doors
		.filter(([counter]) => health[counter] > 0)
		.map(([counter, name]) => `${name} ${count(health[counter])}`);

/** Percent of one CPU with as many digits as a small share needs. */
export const cpuShare = (percent: number): string =>
	`${percent.toFixed(percent >= 9.95 ? 0 : percent >= 0.995 ? 1 : 2)}%`;

function costPieces(cost: Cost, seconds: number): Piece[] {
	return [
		{text: cost.events === null ? '' : `${count(cost.events / seconds)} ev/s`, rank: 1},
		{text: cost.ns_per_event === null ? '' : `${Math.round(cost.ns_per_event)} ns/ev`, rank: 3},
		{text: cost.cpu_percent === null ? '' : `${cpuShare(cost.cpu_percent)} cpu`, rank: 2},
	];
}

/** `12.3k ev/s · 184 ns/ev · 0.02% cpu · lost 0`; what was lost is the last to give way. */
export function statusLine(snapshot: ReadySnapshot, cells: number, theme: Theme): string {
	const {health, cost, seconds} = snapshot;
	const quiet = costPieces(cost, seconds);
	// That nothing was lost is worth saying, too.
	if (health.lost === 0) quiet.push({text: 'lost 0', rank: 0});
	const pieces: Piece[] = [
		...quiet.map(({text, rank}) => ({text: theme.paint('muted', text), rank})),
		...troubles(health).map((text) => ({text: theme.paint('warn', text), rank: 0})),
	];
	return joinFitting(pieces, cells, theme.paint('faint', ` ${theme.glyphs.dot} `));
}

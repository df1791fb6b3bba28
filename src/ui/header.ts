// Who, where, how fast, at what cost → the first line; the panels → the tab line.
import {bytes} from '../format.js';
import {cellWidth, joinFitting, spread, type Piece} from './cells.js';
import type {SelfCost} from './self-cost.js';
import type {State} from './state.js';
import {cpuShare} from './status.js';
import type {Theme} from './theme.js';

export type HeaderOptions = {
	readonly host: string;
	readonly kernel: string;
	readonly state: State;
	/** What the data is restricted to, for example `pid 123 dd`. */
	readonly filters: readonly string[];
	readonly self: SelfCost;
	/** Percent of one CPU that the BPF programs of all panels take; null when not measured. */
	readonly bpfPercent: number | null;
	readonly width: number;
	readonly theme: Theme;
};

export const intervalText = (intervalMs: number): string =>
	`${(intervalMs / 1000).toFixed(intervalMs % 1000 === 0 ? 0 : 1)}s`;

export function headerLine(options: HeaderOptions): string {
	const {host, kernel, state, filters, self, bpfPercent, width, theme} = options;
	const named = (name: string, text: string) => `${theme.paint('muted', name)} ${text}`;
	const bpf = bpfPercent === null ? '' : ` + bpf ${cpuShare(bpfPercent)}`;
	const cost = named('self', `${cpuShare(self.cpuPercent)}${bpf}`);
	const right: Piece[] = [
		{text: cost, rank: 4},
		{text: theme.paint('muted', bytes(self.rssBytes)), rank: 6},
	];
	const left: Piece[] = [
		{text: theme.bold('kerntop'), rank: 5},
		{text: host, rank: 2},
		{text: theme.paint('muted', kernel), rank: 7},
		{text: named('load', self.load.toFixed(2)), rank: 6},
		{text: named('every', intervalText(state.intervalMs)), rank: 1},
		...filters.map((filter) => ({text: theme.inverse(` ${filter} `), rank: 0})),
		{text: state.paused ? theme.inverse(theme.bold(theme.paint('warn', ' PAUSED '))) : '', rank: 0},
	];
	// One list decides what gives way, so that both ends shrink together.
	const all = joinFitting([...left, ...right], width - 2, '  ');
	const end = right.map(({text}) => text).filter((text) => all.includes(text));
	const tail = end.join('  ');
	const head = tail === '' ? all : all.slice(0, all.length - tail.length).trimEnd();
	return spread(` ${head}`, `${tail} `, width);
}

export function tabLine(
	names: readonly string[],
	state: State,
	width: number,
	theme: Theme,
): string {
	const current = (name: string) => state.panel === name;
	const tab = (name: string, key: number, short: boolean) => {
		const text = short ? name.slice(0, 4) : name;
		return current(name)
			? theme.inverse(theme.bold(` ${key} ${text} `))
			: ` ${theme.paint('key', String(key))} ${text} `;
	};
	const tabs = (short: boolean) =>
		['overview', ...names].map((name, key) => tab(name, key, short)).join('');
	const full = tabs(false);
	return cellWidth(full) <= width ? full : tabs(true);
}

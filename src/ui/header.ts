// Who, where, how fast, at what cost → the first line, or in the past when; the panels → the tab line.
import {bytes, count} from '../format.js';
import type {Moment} from '../probe/time.js';
import type {RecordingStatus} from '../record/writer.js';
import {cellWidth, joinFitting, spread, type Piece} from './cells.js';
import {mark} from './marks.js';
import type {SelfCost} from './self-cost.js';
import type {State} from './state.js';
import {cpuShare} from './status.js';
import type {Theme} from './theme.js';
import {timeBar} from './time-bar.js';

export type HeaderOptions = {
	readonly host: string;
	readonly kernel: string;
	readonly state: State;
	readonly moment: Moment;
	readonly recording: RecordingStatus | undefined;
	/** What the data is restricted to, for example `pid 123 dd`. */
	readonly filters: readonly string[];
	readonly self: SelfCost;
	/** Percent of one CPU that the BPF programs of all panels take; null when not measured. */
	readonly bpfPercent: number | null;
	readonly width: number;
	readonly theme: Theme;
};

const intervalText = (intervalMs: number): string =>
	`${(intervalMs / 1000).toFixed(intervalMs % 1000 === 0 ? 0 : 1)}s`;

export function headerLine(options: HeaderOptions): string {
	const {host, kernel, state, moment, filters, self, bpfPercent, width, theme} = options;
	const recording = recordingText(options.recording, theme);
	const chips = filters.map((filter) => theme.inverse(` ${filter} `));
	const named = (name: string, text: string) => `${theme.paint('muted', name)} ${text}`;
	const every = named('every', intervalText(state.intervalMs));
	if (!moment.isLive)
		return timeBar({moment, host, every, chips: [recording, ...chips], width, theme});
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
		{text: every, rank: 1},
		{text: recording, rank: 0},
		...chips.map((text) => ({text, rank: 0})),
	];
	// One list decides what gives way, so that both ends shrink together.
	const all = joinFitting([...left, ...right], width - 2, '  ');
	const end = right.map(({text}) => text).filter((text) => all.includes(text));
	const tail = end.join('  ');
	const head = tail === '' ? all : all.slice(0, all.length - tail.length).trimEnd();
	return spread(` ${head}`, `${tail} `, width);
}

/** `● REC 1.2M`, and what went wrong. */
function recordingText(status: RecordingStatus | undefined, theme: Theme): string {
	if (status === undefined) return '';
	const {bytes: size, dropped, problem} = status;
	const light = theme.paint('bad', `${theme.glyphs.position} REC`);
	const lost = dropped === 0 ? '' : `${count(dropped)} lost`;
	const trouble = [problem, lost].filter((text) => text !== '').join(', ');
	return `${light} ${bytes(size)}${trouble === '' ? '' : ` ${theme.paint('bad', trouble)}`}`;
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
		const shown = current(name)
			? theme.inverse(theme.bold(` ${key} ${text} `))
			: ` ${theme.paint('key', String(key))} ${text} `;
		return mark({type: 'command', id: `panel.${name}`}, shown);
	};
	const tabs = (short: boolean) =>
		['overview', ...names].map((name, key) => tab(name, key, short)).join('');
	const full = tabs(false);
	return cellWidth(full) <= width ? full : tabs(true);
}

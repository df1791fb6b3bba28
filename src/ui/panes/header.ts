// Who, where, how fast, at what cost → the first line, or in the past when; the panels → the tab line.
import {bytes, count} from '../../core/format.js';
import type {Moment} from '../../engine/time.js';
import type {RecordingStatus} from '../../record/writer.js';
import {cellWidth, fitting, spread, type Piece} from '../draw/cells.js';
import {mark} from '../terminal/marks.js';
import type {SelfCost} from './self-cost.js';
import type {Panel} from '../feeds/view.js';
import type {State} from '../state/state.js';
import {cpuShare} from '../draw/status.js';
import type {Theme} from '../theme/theme.js';
import {timeBar} from '../draw/time-bar.js';

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
	const cost = named('self', `${cpuShare(self.cpuPercent)}${bpf} of a CPU`);
	const right: Piece[] = [
		{text: cost, rank: 4},
		{text: theme.paint('muted', bytes(self.rssBytes)), rank: 6},
	];
	const left: Piece[] = [
		{text: theme.bold('kerntop'), rank: 5},
		{text: host, rank: 2},
		{text: theme.paint('muted', kernel), rank: 7},
		{text: named('load 1m', self.load.toFixed(2)), rank: 6},
		{text: every, rank: 1},
		{text: recording, rank: 0},
		...chips.map((text) => ({text, rank: 0})),
	];
	// One list decides what gives way, so that both ends shrink together.
	const all = fitting([...left, ...right], width - 2);
	const joined = (end: boolean) =>
		all
			.filter((piece) => right.includes(piece) === end)
			.map(({text}) => text)
			.join('  ');
	return spread(` ${joined(false)}`, `${joined(true)} `, width);
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

/**
 * The overview, then the tabs, the first nine with their key. Names are never cut: where not all have
 * room, those around the current one are shown, with a mark where there are more.
 */
export function tabLine(
	panels: readonly Panel[],
	state: State,
	width: number,
	theme: Theme,
): string {
	const tab = (id: string, key: string) => {
		const isCurrent = state.panel === id;
		const digit = key === '' ? '' : isCurrent ? `${key} ` : `${theme.paint('key', key)} `;
		const text = ` ${digit}${id} `;
		return mark({type: 'tab', id}, isCurrent ? theme.inverse(theme.bold(text)) : text);
	};
	const overview = tab('overview', '0');
	const tabs = panels.map(({id}, index) => tab(id, index < 9 ? String(index + 1) : ''));
	const widths = tabs.map((text) => cellWidth(text));
	const room = width - cellWidth(overview);
	const current = panels.findIndex(({id}) => id === state.panel);
	const {from, to} = inSight(widths, Math.max(0, current), room);
	const more = (isMore: boolean, glyph = '') => (isMore ? theme.paint('muted', glyph) : '');
	const [earlier, later] = theme.ascii ? ['<', '>'] : ['‹', '›'];
	return [
		overview,
		more(from > 0, earlier),
		...tabs.slice(from, to),
		more(to < tabs.length, later),
	].join('');
}

/** As many as fit around the one in question, each mark for more taking a cell. */
function inSight(widths: readonly number[], current: number, room: number) {
	const sum = (from: number, to: number): number =>
		widths.slice(from, to).reduce((all, one) => all + one, 0) +
		(from > 0 ? 1 : 0) +
		(to < widths.length ? 1 : 0);
	let [from, to] = [current, Math.min(widths.length, current + 1)];
	for (;;) {
		if (to < widths.length && sum(from, to + 1) <= room) to += 1;
		else if (from > 0 && sum(from - 1, to) <= room) from -= 1;
		else return {from, to};
	}
}

// A panel's declaration and what it found → its help: what it counts and where, what it
// does not count, its columns, its cost; and everywhere the keys, queries and settings.
import {screenTitle} from '../../core/column.js';
import type {Memory} from '../../config/settings-memory.js';
import {spanText, thousands} from '../../core/format.js';
import type {Assessment} from '../../overview/assess.js';
import {rowBudget, weightOf} from '../../engine/history.js';
import {listColumns} from '../../shapes/index.js';
import {cellWidth, pad, wrap} from '../draw/cells.js';
import type {Scope} from '../commands/command.js';
import {keysText} from '../commands/key-name.js';
import {frameColumns, frameRows} from '../draw/frame.js';
import type {Bindings} from '../commands/bindings.js';
import {queryHelp} from './query-help.js';
import {statusLine, troubles} from '../draw/status.js';
import {createTheme, type Theme} from '../theme/theme.js';
import {readyOf, type View} from '../feeds/view.js';
import {overviewHelp} from '../overview/overview-help.js';

export type HelpOptions = {
	/** Undefined in the overview. */
	readonly view: View | undefined;
	/** The resources as the overview judges them, for its help. */
	readonly resources: readonly Assessment[];
	readonly bindings: Bindings;
	readonly memory: Memory | undefined;
	readonly width: number;
	readonly theme: Theme;
};

type Entries = ReadonlyArray<readonly [name: string, text: string]>;

export function helpLines(options: HelpOptions): string[] {
	const {view, resources, bindings, width, theme} = options;
	const about =
		view === undefined ? overviewHelp(resources, width, theme) : aboutPanel(view, options);
	const column = Math.min(28, Math.floor(width / 3));
	const asking = view === undefined ? [] : listed(queryHelp, column, options);
	return [
		...about,
		...section('Keys', listed(keysByTopic(bindings), column, options), options),
		...section('Queries', asking, options),
		...section('Settings', settingsLines(options), options),
	];
}

/** How far the help can be scrolled in a frame of this size. */
export function helpEnd({
	height,
	width,
	...options
}: Omit<HelpOptions, 'theme'> & {readonly height: number}): number {
	const lines = helpLines({...options, width: width - frameColumns, theme: uncoloured});
	return Math.max(0, lines.length - (height - frameRows));
}

/** Colours take no room. */
const uncoloured = createTheme(0, false);

const section = (title: string, lines: readonly string[], {theme}: HelpOptions): string[] =>
	lines.length === 0 ? [] : ['', theme.bold(theme.paint('key', title)), ...lines];

const listed = (entries: Entries, column: number, {width, theme}: HelpOptions): string[] =>
	entries.flatMap(([name, text]) =>
		wrap(text, width - column - 3).map(
			(line, index) => `  ${theme.bold(pad(index === 0 ? name : '', column))} ${line}`,
		),
	);

const paragraph = (text: string, width: number): string[] =>
	wrap(text, width - 2).map((line) => `  ${line}`);

/** Modes of their own, which say in the last line what works there. */
const aside = new Set<Scope>(['help', 'prompt', 'palette', 'picker', 'columns', 'picture']);

/** A line for each topic, with the keys of all its commands. */
function keysByTopic({commands}: Bindings): Array<readonly [keys: string, topic: string]> {
	const topics = new Map<string, string[]>();
	for (const {title, topic = title, keys, scope} of commands) {
		if (aside.has(scope) || keys.length === 0) continue;
		topics.set(topic, [...(topics.get(topic) ?? []), ...keys]);
	}

	return [...topics].map(([topic, keys]) => [keysText([...new Set(keys)]), topic] as const);
}

function aboutPanel(view: View, options: HelpOptions): string[] {
	const {width, theme} = options;
	const {probe, source} = view;
	const ready = readyOf(view);
	const columns = (source === undefined ? [] : listColumns(source.plan)).map(
		(column) => [screenTitle(column), column.describe] as const,
	);
	const caveats = [...new Set([...(source?.plan.caveats ?? []), ...(ready?.caveats ?? [])])];
	return [
		`${theme.bold(probe.name)}: ${probe.summary}`,
		...wrap(probe.question, width),
		...section('What it counts, and where', hookLines(view, options), options),
		...section(
			'What it does not count',
			caveats.flatMap((caveat) => paragraph(caveat, width)),
			options,
		),
		...section('Columns', listed(columns, 10, options), options),
		...section('What it costs', costLines(view, options), options),
	];
}

/** With recordings, which have no hooks, and panels that attach nothing: the backend alone. */
function hookLines(view: View, options: HelpOptions): string[] {
	const ready = readyOf(view);
	if (ready === undefined) return ['  no data yet'];
	const {hooks = [], backend} = ready;
	const entries = hooks
		.filter(({sections}) => sections.length > 0)
		.map(({counts, sections}) => [counts, sections.join(' ')] as const);
	if (entries.length === 0) return [`  ${backend}`];
	const widest = Math.max(...entries.map(([counts]) => cellWidth(counts)));
	return listed(entries, Math.min(widest, Math.floor(options.width / 2)), options);
}

function costLines(view: View, {width, theme}: HelpOptions): string[] {
	const ready = readyOf(view);
	if (ready === undefined) return [];
	const lost = troubles(ready.health);
	return [
		`  ${statusLine(ready, width - 2, theme)}`,
		...lost.map((text) => theme.paint('warn', `  in this interval: ${text}`)),
		...paragraph(pastText((view.whole ?? view).history), width),
	];
}

function pastText(history: View['history']): string {
	const [first, last] = [history[0], history.at(-1)];
	if (first === undefined || last === undefined) return '';
	const rows = history.reduce((sum, one) => sum + weightOf(one), 0);
	const reach = spanText(last.at - first.at + first.seconds * 1000);
	return `its past: ${reach} in ${thousands(rows)} rows; all panels share room for ${thousands(rowBudget)}`;
}

function settingsLines({memory, bindings, width, theme}: HelpOptions): string[] {
	const where = memory?.file ?? 'nothing is remembered';
	const problems = [...(memory?.problems ?? []), ...bindings.problems];
	return [
		...paragraph(where, width),
		...problems
			.flatMap((problem) => paragraph(problem, width))
			.map((line) => theme.paint('warn', line)),
	];
}

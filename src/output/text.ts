// A snapshot → the text of --once, or of one interval as the BCC tool prints it. Pure.
import type {Target} from '../cli/targets.js';
import type {View} from '../cli/view.js';
import type {Layout, Plan} from '../probe/probe.js';
import type {ReadySnapshot, Snapshot} from '../probe/snapshot.js';
import {clockTime} from './clock.js';
import {histogramLines} from './histogram.js';
import {sortedRows} from './rows.js';
import {sectioned, table} from './table.js';
import {headline, notes} from './title.js';

/** Where the text goes. */
export type Paper = {
	/** Cells of a line; prose is wrapped to it. */
	readonly width: number;
	readonly isTerminal: boolean;
	/** The content of /proc/loadavg, read when it is printed. */
	loadAverage(): string;
};

/** One panel of --once: a title, its numbers, what they leave out. Ends with a newline. */
export function onceText(target: Target, snapshot: Snapshot, view: View, paper: Paper): string {
	const {plan, probe} = target.source;
	if (snapshot.status !== 'ready') return '';
	const lines = [
		...headline(probe, snapshot, paper.width),
		...data(snapshot, plan, view, paper, true),
		...notes([...snapshot.caveats, ...target.caveats], paper.width),
	];
	return finished(lines, view);
}

/**
 * One interval of one panel. `isFirst` prints the header of a series; the terminal is cleared only
 * where there is one, and only by the layout that does.
 */
export function intervalText(
	target: Target,
	snapshot: ReadySnapshot,
	view: View,
	paper: Paper,
	isFirst: boolean,
): string {
	const {plan} = target.source;
	const layout = plan.layout ?? 'report';
	const clear =
		layout === 'top' && paper.isTerminal && !view.keepScreen ? '\u001b[H\u001b[2J\u001b[3J' : '';
	const lines =
		layout === 'series'
			? series(snapshot, plan, view, paper, isFirst)
			: [...opening(layout, snapshot, view, paper), ...data(snapshot, plan, view, paper, false)];
	if (layout === 'stamped') lines.push('');
	return clear + finished(lines, view);
}

/** What BCC prints before the numbers of an interval. */
function opening(layout: Layout, {at}: ReadySnapshot, view: View, paper: Paper): string[] {
	const time = clockTime(at);
	if (layout === 'stamped') return [`[${time}]`];
	if (layout === 'report') return view.timestamp ? ['', time] : [''];
	const blank = paper.isTerminal && !view.keepScreen ? [] : [''];
	return view.noSummary ? blank : [...blank, `${time} loadavg: ${paper.loadAverage().trim()}`, ''];
}

/** One line an interval below one header, as cachestat prints it. */
function series(
	{at, ...reading}: ReadySnapshot,
	plan: Plan,
	view: View,
	paper: Paper,
	isFirst: boolean,
): string[] {
	if (reading.shape === 'hist') return [];
	const {header, lines} = table(plan.columns, reading.rows, {width: widthLimit(paper)});
	const stamp = (text: string): string => (view.timestamp ? `${text.padEnd(8)} ` : '');
	const stamped = lines.map((line) => stamp(clockTime(at)) + line);
	return isFirst ? [stamp('TIME') + header, ...stamped] : stamped;
}

/** The numbers themselves: tables by section, or histograms with a blank line between. */
function data(
	snapshot: ReadySnapshot,
	plan: Plan,
	view: View,
	paper: Paper,
	isOnce: boolean,
): string[] {
	const nothing = isOnce ? [`(nothing in ${snapshot.seconds.toFixed(1)} s)`] : [];
	if (snapshot.shape === 'hist') {
		if (snapshot.histograms.length === 0) return nothing;
		const shown = snapshot.histograms.toSorted((a, b) => b.count - a.count);
		return shown.slice(0, view.rows ?? shown.length).flatMap((histogram) => {
			const isKeyed = Object.keys(histogram.key).length > 0;
			return isKeyed ? ['', ...histogramLines(histogram)] : histogramLines(histogram);
		});
	}

	const rows = sortedRows(snapshot.rows, plan, view.sort);
	const limit = view.rows ?? plan.textRows ?? rows.length;
	const lines = sectioned(rows.slice(0, limit), plan.sections).flatMap((section, index) => {
		const {header, lines} = table(plan.columns, section.rows, {
			width: widthLimit(paper),
			titles: section.titles,
		});
		return index > 0 ? ['', header, ...lines] : [header, ...lines];
	});
	const more = rows.length - limit;
	if (rows.length === 0) return [...lines, ...nothing];
	return more > 0 && isOnce
		? [...lines, `(${String(more)} more: -r ${String(rows.length)})`]
		: lines;
}

/** A pipe gets every column, whatever its width. */
const widthLimit = ({isTerminal, width}: Paper): number | undefined =>
	isTerminal ? width : undefined;

const asciiForms: Readonly<Record<string, string>> = {
	'–': '-',
	'—': '-',
	'·': '.',
	'’': "'",
	'…': '~',
	'→': '>',
};

function finished(lines: readonly string[], view: View): string {
	const text = lines.map((line) => `${line.trimEnd()}\n`).join('');
	if (!view.ascii) return text;
	return text.replaceAll(/[^ -~\n]/gu, (character) => asciiForms[character] ?? '?');
}

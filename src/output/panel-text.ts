// A snapshot → the text of --once, or of one interval as the BCC tool prints it. Pure.
import type {Target} from './target.js';
import type {PrintForm} from './print-form.js';
import type {TextLayout, Plan} from '../core/plan.js';
import type {ReadySnapshot, Snapshot} from '../core/snapshot.js';
import {clockTime} from '../core/wall-clock.js';
import {shapeOf} from '../shapes/index.js';
import {headline, notes} from './title.js';

/** Where the text goes. */
export type Paper = {
	/** JSON escapes what is beyond ASCII. @default false */
	readonly ascii?: boolean;
	/** Cells of a line; prose is wrapped to it. */
	readonly width: number;
	readonly isTerminal: boolean;
	/** The content of /proc/loadavg, read when it is printed. */
	loadAverage(): string;
};

/** One panel of --once: a title, its numbers, what they leave out. Ends with a newline. */
export function onceText(
	target: Target,
	snapshot: Snapshot,
	view: PrintForm,
	paper: Paper,
): string {
	const {plan, probe} = target.source;
	if (snapshot.status !== 'ready') return '';
	const lines = [
		...headline(probe, snapshot, paper.width),
		...data(snapshot, plan, view, paper, true),
		...notes([...snapshot.caveats, ...target.caveats], paper.width),
	];
	return finished(lines);
}

/**
 * One interval of one panel. `isFirst` prints the header of a series; the terminal is cleared only
 * where there is one, and only by the layout that does.
 */
export function intervalText(
	target: Target,
	snapshot: ReadySnapshot,
	view: PrintForm,
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
	return clear + finished(lines);
}

/** What BCC prints before the numbers of an interval. */
function opening(layout: TextLayout, {at}: ReadySnapshot, view: PrintForm, paper: Paper): string[] {
	const time = clockTime(at);
	if (layout === 'stamped') return [`[${time}]`];
	if (layout === 'report') return view.timestamp ? ['', time] : [''];
	const blank = paper.isTerminal && !view.keepScreen ? [] : [''];
	return view.noSummary ? blank : [...blank, `${time} loadavg: ${paper.loadAverage().trim()}`, ''];
}

/** One line an interval below one header. */
function series(
	snapshot: ReadySnapshot,
	plan: Plan,
	view: PrintForm,
	paper: Paper,
	isFirst: boolean,
): string[] {
	const [header = '', ...lines] = dataLines(snapshot, plan, view, paper);
	const stamp = (text: string): string => (view.timestamp ? `${text.padEnd(8)} ` : '');
	const stamped = lines.map((line) => stamp(clockTime(snapshot.at)) + line);
	return isFirst ? [stamp('TIME') + header, ...stamped] : stamped;
}

/** The numbers themselves; in --once, that there are none, or how many more. */
function data(
	snapshot: ReadySnapshot,
	plan: Plan,
	view: PrintForm,
	paper: Paper,
	isOnce: boolean,
): string[] {
	const lines = dataLines(snapshot, plan, view, paper);
	const size = shapeOf<ReadySnapshot>(snapshot).size(snapshot);
	if (!isOnce) return lines;
	if (size === 0) return [...lines, `(nothing in ${snapshot.seconds.toFixed(1)} s)`];
	const more = size - (view.rows ?? plan.textRows ?? size);
	return more > 0 ? [...lines, `(${String(more)} more: -r ${String(size)})`] : lines;
}

function dataLines(snapshot: ReadySnapshot, plan: Plan, view: PrintForm, paper: Paper): string[] {
	const rows = view.rows ?? plan.textRows;
	const style = {sort: view.sort, rows, width: widthLimit(paper)};
	return shapeOf<ReadySnapshot>(snapshot).text(snapshot, plan, style);
}

/** A pipe gets every column, whatever its width. */
const widthLimit = ({isTerminal, width}: Paper): number | undefined =>
	isTerminal ? width : undefined;

const finished = (lines: readonly string[]): string =>
	lines.map((line) => `${line.trimEnd()}\n`).join('');

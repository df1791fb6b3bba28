// Text + what a click on it means → text with marks that take no cells; such a line + a cell → the meaning.
import {stringWidth} from './fast/string-width.js';

/** What a click can be about; the innermost mark counts. */
export type ClickTarget =
	| {readonly type: 'command'; readonly id: string}
	/** `overview`, or the id of a panel. */
	| {readonly type: 'tab'; readonly id: string}
	/** An index into the panel's rows. */
	| {readonly type: 'row'; readonly index: number}
	/** The key of a column. */
	| {readonly type: 'column'; readonly key: string}
	/** An index into the overview's cells. */
	| {readonly type: 'cell'; readonly index: number}
	/** An index into the overview's resources. */
	| {readonly type: 'resource'; readonly index: number}
	/** An index into the columns that can be shown or hidden. */
	| {readonly type: 'choice'; readonly index: number};

// Shaped like colours, which all that measures and cuts lines lets through; no terminal sees them.
const escape = '\u001B';
const opening = `${escape}[9001;`;
const closing = `${escape}[9002m`;
const marks = new RegExp(`${escape}\\[9001;(\\d+)m|${escape}\\[9002m`, 'g');

/** A line holds the number of what it means: short, since lines are measured many times. */
const numbers = new Map<string, number>();
const targets = new Map<number, ClickTarget>();

/** More than any screen holds; the oldest are forgotten, long after their lines have been replaced. */
const mostTargets = 16_384;
let last = 0;

function numberOf(target: ClickTarget): number {
	const key = JSON.stringify(target);
	const known = numbers.get(key);
	if (known !== undefined) return known;
	last += 1;
	numbers.set(key, last);
	targets.set(last, target);
	if (numbers.size > mostTargets) {
		for (const [oldest, number] of numbers) {
			numbers.delete(oldest);
			targets.delete(number);
			break;
		}
	}

	return last;
}

export const mark = (target: ClickTarget, text: string): string =>
	`${opening}${String(numberOf(target))}m${text}${closing}`;

export const unmarked = (line: string): string =>
	line.includes(opening) ? line.replaceAll(marks, '') : line;

/** What the cell of the marked line is about. */
export function targetAt(line: string, cell: number): ClickTarget | undefined {
	const open: string[] = [];
	let from = 0;
	let cells = 0;
	for (const found of line.matchAll(marks)) {
		cells += stringWidth(line.slice(from, found.index));
		if (cells > cell) break;
		from = found.index + found[0].length;
		if (found[1] === undefined) open.pop();
		else open.push(found[1]);
	}

	return targets.get(Number(open.at(-1)));
}

// Lines → lines in a box with a title and totals in its upper edge and the status in its lower edge.
import {cellWidth, fill, joinFitting, truncate} from './cells.js';
import type {Theme, Tone} from '../theme/theme.js';

export type FrameOptions = {
	readonly width: number;
	readonly height: number;
	/** What is pressed to get here, shown before the title. */
	readonly key?: string;
	readonly title: string;
	/** The options it was given, after the title; plain text. */
	readonly asked?: string;
	/** After the title, where there is room; plain text. */
	readonly subtitle?: string;
	/** At the right end of the upper edge, the last one first to go: they tell what the numbers are of. May hold SGR. */
	readonly warnings?: readonly string[];
	/** After the warnings, where there is room; may hold SGR. */
	readonly totals?: string;
	/** At the right end of the lower edge; may hold SGR. */
	readonly status?: string;
	/** At the left end of the lower edge, where there is room; plain text. */
	readonly hint?: string;
	readonly tone: Tone;
	readonly focused?: boolean;
	readonly theme: Theme;
};

/** Cells that the box itself takes: an edge and a space at both sides. */
export const frameColumns = 4;
export const frameRows = 2;

export function frame(lines: readonly string[], options: FrameOptions): string[] {
	const {width, height, theme, tone, focused = false} = options;
	const edge = theme.paint(focused ? tone : 'faint', theme.glyphs.vertical);
	const inner = Array.from(
		{length: Math.max(0, height - frameRows)},
		(_, index) => `${edge} ${fill(lines[index] ?? '', width - frameColumns)} ${edge}`,
	);
	return [upperEdge(options), ...inner, lowerEdge(options)].slice(0, height);
}

/** The options are left out where they have fewer cells than this. */
const leastWord = 5;

function upperEdge(options: FrameOptions): string {
	const {key = '', title, asked = '', subtitle = '', warnings = [], totals = ''} = options;
	const {theme, tone} = options;
	const room = options.width - 4;
	const name = truncate(title, room - cellWidth(key) - 3);
	let left = ` ${key === '' ? '' : `${theme.paint('muted', key)} `}${theme.bold(theme.paint(tone, name))} `;
	const warned = warnings.reduce((cells, text) => cells + cellWidth(text) + 2, 1);
	const space = room - cellWidth(left) - 1 - (warnings.length === 0 ? 0 : warned);
	if (asked !== '' && space >= leastWord) left += `${theme.paint(tone, truncate(asked, space))} `;
	const notes = [...warnings, totals].map((text, rank) => ({text, rank}));
	const fitting = joinFitting(notes, room - cellWidth(left) - 3);
	const right = fitting === '' ? '' : ` ${fitting} `;
	if (subtitle !== '' && cellWidth(left) + cellWidth(subtitle) + 1 + cellWidth(right) < room) {
		left += `${theme.paint('muted', subtitle)} `;
	}

	return edgeLine(options, left, right, 0);
}

/** A few words of a hint say less than none. */
const leastHint = 30;

function lowerEdge(options: FrameOptions): string {
	const {hint = '', status = '', theme} = options;
	const room = options.width - 4;
	const right = status !== '' && cellWidth(status) + 2 <= room ? ` ${status} ` : '';
	const space = room - cellWidth(right) - 3;
	const left =
		hint !== '' && space >= leastHint ? ` ${theme.paint('muted', truncate(hint, space))} ` : '';
	return edgeLine(options, left, right, 2);
}

/** `first` is the index of the left corner among the glyphs. */
function edgeLine(options: FrameOptions, left: string, right: string, first: 0 | 2): string {
	const {width, theme, tone, focused = false} = options;
	const {corners, horizontal} = theme.glyphs;
	const line = (text: string) => theme.paint(focused ? tone : 'faint', text);
	const run = Math.max(0, width - 4 - cellWidth(left) - cellWidth(right));
	return (
		line(corners[first] + horizontal) +
		left +
		line(horizontal.repeat(run)) +
		right +
		line(horizontal + corners[first === 0 ? 1 : 3])
	);
}

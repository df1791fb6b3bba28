// Ages of points → a line of labels below a chart, `-60s … now`, each where its point is; of a moment that
// is past, the time of day instead of now.
import {pad} from './cells.js';

/** Points between two labels: about six labels, at round distances. */
export const labelEvery = (points: number): number => Math.max(5, Math.ceil(points / 6 / 5) * 5);

export type TimeAxis = {
	/** Of the whole line. */
	readonly width: number;
	/** Where the first point is, in cells; also after the point. */
	readonly left: number;
	readonly cellsPerPoint: number;
	readonly points: number;
	/** The point that ages are from; those after it have no label. */
	readonly now: number;
	/** What that point is called. */
	readonly end: string;
	/** Between two points. */
	readonly seconds: number;
};

/** How far back, in as few cells as can be: `-45s`, `-12m`. */
export function ageText(seconds: number): string {
	if (seconds >= 600) return `-${Math.round(seconds / 60)}m`;
	return `-${seconds >= 10 ? Math.round(seconds) : Math.round(seconds * 10) / 10}s`;
}

/** Measured lengths vary with every interval, and labels that did would flicker: 0.973 is 1. */
function nominal(seconds: number): number {
	const round = Number(seconds.toPrecision(1));
	return Math.abs(round / seconds - 1) < 0.1 ? round : Number(seconds.toPrecision(2));
}

export function timeAxis(axis: TimeAxis): string {
	const {width, left, cellsPerPoint, points, now, end, seconds} = axis;
	const every = labelEvery(points - 1);
	const step = nominal(seconds);
	const column = (point: number) => Math.floor(left + point * cellsPerPoint);
	const middle = column(now) - Math.floor(end.length / 2);
	const endColumn = Math.min(width - end.length, Math.max(0, middle));
	let line = '';
	for (let point = now % every; point < now; point += every) {
		const text = ageText((now - point) * step);
		const start = Math.max(0, column(point) - Math.floor(text.length / 2));
		const fits = start + text.length < endColumn && (line === '' || start > line.length);
		if (fits) line = line.padEnd(start) + text;
	}

	return pad(line.padEnd(endColumn) + end, width);
}

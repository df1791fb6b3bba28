// Series over time → the lines of blessed-contrib's line chart, drawn off-screen.
//
// There is no blessed screen: its `setData` runs on a plain object with a dot canvas, so blessed
// adds no process listeners and never owns the terminal. The bundle must stub `blessed` (only its
// classes' prototypes are wanted) and `lodash` (only `max`), and replace drawille's `new Buffer`,
// whose deprecation would print: scripts/esbuild-ui-plugins.mjs does all three.
import type contribLine from 'blessed-contrib/lib/widget/charts/line.js';
import type drawille from 'drawille-canvas-blessed-contrib';
import type {Context} from 'drawille-canvas-blessed-contrib';
import {fill} from './cells.js';
import {niceScale} from './chart-scale.js';
import type {Theme, Tone} from '../theme/theme.js';
import {labelEvery, timeAxis} from './time-axis.js';

export type ChartSeries = {
	readonly title: string;
	/** Oldest first; null where nothing was measured. */
	readonly values: ReadonlyArray<number | null>;
	readonly tone: Tone;
};

export type ChartOptions = {
	readonly series: readonly ChartSeries[];
	readonly width: number;
	readonly height: number;
	/** Between two values. */
	readonly seconds: number;
	/** When the last of the values was: `now`, or a time of day. */
	readonly end: string;
	/** The top of the scale. @default a round number above the largest value */
	readonly max?: number;
	readonly theme: Theme;
};

export type DrawChart = (options: ChartOptions) => string[];

let loading: Promise<DrawChart> | undefined;
let loaded: DrawChart | undefined;

/** The drawing function once `loadChart` has resolved. */
export const loadedChart = (): DrawChart | undefined => loaded;

/** Loads blessed-contrib on first use only: it takes 50 ms. */
export async function loadChart(): Promise<DrawChart> {
	loading ??= (async () => {
		const [{default: line}, {default: context}] = await Promise.all([
			import('blessed-contrib/lib/widget/charts/line.js'),
			import('drawille-canvas-blessed-contrib'),
		]);
		loaded = (options) => drawChart(line.prototype.setData, context.Canvas, options);
		return loaded;
	})();
	return loading;
}

/** Points the x axis shows at least; fewer are drawn from the left until it is full. */
const fewestPoints = 31;

function drawChart(
	setData: (typeof contribLine)['prototype']['setData'],
	Canvas: (typeof drawille)['Canvas'],
	options: ChartOptions,
): string[] {
	const {series, width, height, theme} = options;
	// The chart leaves its last line of cells empty: draw it one line higher than shown.
	const dots = {width: width * 2, height: (height + 1) * 4};
	const points = pointsFor(Math.min(width - 8, longest(series)));
	const values = series.map((one) => one.values.slice(-points));
	const scale = niceScale(options.max ?? peak(values), dots.height - bottomDots);
	const context = new Canvas(dots.width, dots.height).getContext();
	liftAtGaps(context);
	const chart = {
		width,
		height: height + 1,
		canvasSize: dots,
		ctx: context,
		options: lineOptions(scale, points),
	};
	const blank = Array.from({length: points}, () => ' ');
	setData.call(
		chart,
		series.map(({title}, index) => ({
			title,
			x: blank,
			// The canvas draws dot by dot, also outside of itself: a value far out would take for ever.
			y: (values[index] ?? []).map((value) =>
				value === null ? Number.NaN : Math.min(scale.max, Math.max(0, value)),
			),
			style: {line: firstSeries + index},
		})),
	);
	const tones: readonly Tone[] = ['muted', 'faint', ...series.map(({tone}) => tone)];
	const lines = context._canvas
		.frame()
		.split('\n')
		.slice(0, height - 1)
		.map((line) => fill(painted(line, tones, theme), width));
	const left = labelDots(scale) / 2 + 1;
	const cellsPerPoint = (width - labelDots(scale) / 2) / points;
	const now = Math.max(...values.map(({length}) => length)) - 1;
	const {seconds, end} = options;
	const axis = timeAxis({width, left, cellsPerPoint, points, now, end, seconds});
	return [...lines, theme.paint('muted', axis)];
}

/**
 * blessed-contrib knows 256 colours; what is given to it are places in a list of tones, from this
 * number on: labels, axes, series.
 */
const firstTone = 100;
const firstSeries = firstTone + 2;

/** What blessed-contrib's Line would have made of its options and their defaults. */
const lineOptions = (scale: Scale, points: number) => ({
	...{xLabelPadding: 5, xPadding: 5, legend: {}, showLegend: false, wholeNumbersOnly: false},
	...{minY: 0, maxY: scale.max, numYLabels: scale.labels, showNthLabel: points},
	style: {line: firstTone, text: firstTone, baseline: firstTone + 1},
});

type Scale = ReturnType<typeof niceScale>;

/** Dots that blessed-contrib leaves for the labels at the left: by its own rule for their length. */
function labelDots({max, labels}: Scale): number {
	return Math.max(5, max.toFixed(max / labels < 1 ? 2 : 0).length * 2);
}

/** A whole number of label distances, so that the labels stay put while the lines move. */
function pointsFor(available: number): number {
	const every = labelEvery(available);
	return Math.max(fewestPoints, Math.floor((available - 1) / every) * every + 1);
}

/** Dots below the x axis, fixed in blessed-contrib. */
const bottomDots = 11;

const longest = (series: readonly ChartSeries[]): number =>
	Math.max(1, ...series.map(({values}) => values.length));

const peak = (values: ReadonlyArray<ReadonlyArray<number | null>>): number =>
	Math.max(0, ...values.flat().map((value) => value ?? 0));

/** blessed-contrib knows no gaps: what was not measured has no height, and lifts the pen. */
function liftAtGaps(context: Context): void {
	const {lineTo} = context;
	let isLifted = false;
	context.lineTo = (x, y) => {
		if (Number.isNaN(y)) {
			isLifted = true;
			return;
		}

		if (isLifted) context.moveTo(x, y);
		isLifted = false;
		lineTo.call(context, x, y);
	};
}

/** drawille switches the colour around every single cell; one switch a run is enough. */
function painted(line: string, tones: readonly Tone[], theme: Theme): string {
	let out = '';
	let run = '';
	let tone: Tone = 'plain';
	let wanted: Tone = 'plain';
	for (const [index, piece] of line.split('\u001B[').entries()) {
		// All but the first begin with the rest of a sequence.
		const end = index === 0 ? 0 : piece.indexOf('m') + 1;
		const code = piece.slice(0, Math.max(0, end - 1));
		const text = piece.slice(end);
		const number = /^38;5;(\d+)$/.exec(code)?.[1];
		if (index > 0 && code !== '49') wanted = tones[Number(number) - firstTone] ?? 'plain';

		// A blank has no colour: it joins the run before it.
		if (wanted !== tone && /\S/.test(text)) {
			out += theme.paint(tone, run);
			run = '';
			tone = wanted;
		}

		run += text;
	}

	return out + theme.paint(tone, run);
}

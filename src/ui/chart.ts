// Series over time → the lines of blessed-contrib's line chart, drawn off-screen.
//
// There is no blessed screen: its `setData` runs on a plain object with a dot canvas, so blessed
// adds no process listeners and never owns the terminal. The bundle must stub `blessed` (only its
// classes' prototypes are wanted) and `lodash` (only `max`), and replace drawille's `new Buffer`,
// whose deprecation would print: scripts/esbuild-ui-plugins.mjs does all three.
import type contribLine from 'blessed-contrib/lib/widget/charts/line.js';
import type drawilleContext from 'drawille-canvas-blessed-contrib';
import {fill} from './cells.js';
import {niceScale} from './chart-scale.js';
import {paletteNumber, type Theme, type Tone} from './theme.js';

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
	Canvas: (typeof drawilleContext)['Canvas'],
	options: ChartOptions,
): string[] {
	const {series, width, height, theme} = options;
	// The chart leaves its last line of cells empty: draw it one line higher than shown.
	const dots = {width: width * 2, height: (height + 1) * 4};
	const points = pointsFor(Math.min(width - 8, longest(series)));
	const values = series.map((one) => one.values.slice(-points));
	const scale = niceScale(options.max ?? peak(values), dots.height - bottomDots);
	const context = new Canvas(dots.width, dots.height).getContext();
	const label = timeLabels(points, Math.max(...values.map(({length}) => length)), options.seconds);
	const chart = {
		width,
		height: height + 1,
		canvasSize: dots,
		ctx: context,
		options: lineOptions(scale, label.every, theme),
	};
	setData.call(
		chart,
		series.map(({title, tone}, index) => ({
			title,
			x: label.texts,
			y: held(values[index] ?? []),
			style: {line: color(tone, theme)},
		})),
	);
	return context._canvas
		.frame()
		.split('\n')
		.slice(0, height)
		.map((line) => fill(coalesce(line, theme.depth > 0), width));
}

/** What blessed-contrib's Line would have made of its options and their defaults. */
const lineOptions = (scale: ReturnType<typeof niceScale>, showNthLabel: number, theme: Theme) => ({
	...{xLabelPadding: 5, xPadding: 5, legend: {}, showLegend: false, wholeNumbersOnly: false},
	...{minY: 0, maxY: scale.max, numYLabels: scale.labels, showNthLabel},
	style: {line: 7, text: color('muted', theme), baseline: color('faint', theme)},
});

/** A whole number of label distances, so that the labels stay put while the lines move. */
function pointsFor(available: number): number {
	const every = labelEvery(available);
	return Math.max(fewestPoints, Math.floor((available - 1) / every) * every + 1);
}

/** Points between two labels: about six labels, at round distances. */
const labelEvery = (points: number): number => Math.max(5, Math.ceil(points / 6 / 5) * 5);

/** Dots below the x axis, fixed in blessed-contrib. */
const bottomDots = 11;

const longest = (series: readonly ChartSeries[]): number =>
	Math.max(1, ...series.map(({values}) => values.length));

const peak = (values: ReadonlyArray<ReadonlyArray<number | null>>): number =>
	Math.max(0, ...values.flat().map((value) => value ?? 0));

/** blessed-contrib takes palette numbers, or the names of the eight basic colours. */
function color(tone: Tone, theme: Theme): number | string {
	if (theme.depth === 0) return 'normal';
	return theme.depth === 256 ? paletteNumber(tone) : (basicNames[tone] ?? 'white');
}

const basicNames: Partial<Record<Tone, string>> = {
	yellow: 'yellow',
	blue: 'blue',
	magenta: 'magenta',
	green: 'green',
	cyan: 'cyan',
	orange: 'red',
	read: 'cyan',
	write: 'yellow',
	bad: 'red',
	warn: 'yellow',
	good: 'green',
};

/** The chart knows no gaps: what was not measured keeps the last known height. */
function held(values: ReadonlyArray<number | null>): number[] {
	let last = values.find((value) => value !== null) ?? 0;
	return values.map((value) => (last = value ?? last));
}

/** A label for each point, of which the chart shows every n-th: its age. */
function timeLabels(
	points: number,
	known: number,
	seconds: number,
): {texts: string[]; every: number} {
	const every = labelEvery(points - 1);
	const last = Math.min(points, known) - 1;
	const texts = Array.from({length: points}, (_, index) => {
		const age = Math.round((last - index) * seconds * 10) / 10;
		// A blank: of an empty text the canvas makes the word null.
		return age === 0
			? 'now'
			: age < 0
				? ' '
				: age >= 600
					? `-${Math.round(age / 60)}m`
					: `-${age}s`;
	});
	return {texts, every};
}

/** drawille switches the colour around every single cell; one switch a run is enough. */
function coalesce(line: string, colored: boolean): string {
	let out = '';
	let current = '39';
	let wanted = '39';
	// eslint-disable-next-line no-control-regex -- SGR starts with ESC
	for (const [, code, text] of line.matchAll(/\u001B\[([\d;]*)m|([^\u001B]+)/g)) {
		if (text === undefined) {
			if (code !== '49' && code !== undefined) wanted = code;
			continue;
		}

		if (colored && wanted !== current && /\S/.test(text)) {
			out += `\u001B[${wanted}m`;
			current = wanted;
		}

		out += text;
	}

	return current === '39' ? out : `${out}\u001B[39m`;
}

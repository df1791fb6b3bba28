// One histogram and its past → a line per bucket: range, rate, bar, percentile marks, heat over time.
import {count, countRate, unmeasured} from '../../core/format.js';
import {clockTime} from '../../core/wall-clock.js';
import type {Histogram} from '../../core/snapshot.js';
import {notKept} from '../../shapes/hist/hist-shape.js';
import {bar} from './bar.js';
import {cellWidth, fill, joinFitting, pad} from './cells.js';
import {
	heatAxis,
	heatLegend,
	heatMapOf,
	heatRow,
	readout,
	type HeatMap,
	type Sample,
} from './heat-map.js';
import {boundText, latencyHeat, latencyText, paintLatency, type Band} from './latency.js';
import type {CellRead} from '../state/state.js';
import type {Theme} from '../theme/theme.js';

export type HistogramOptions = {
	/** Oldest first; the last is the current one. */
	readonly samples: readonly Sample[];
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
	/** The cell of the heat map that is being read: then its interval is the one in the bars. */
	readonly reading?: CellRead | undefined;
	/** When the last of the samples was: `now`, or a time of day. */
	readonly end: string;
};

/** Cells of: one bound of a range, the rate. */
const cells = {bound: 5, rate: 6};

/** p50 … max with their values, then the mean and the rate. @param of what they are of, if that is not said elsewhere */
export function summary(
	sample: Pick<Sample, 'histogram' | 'seconds' | 'isUnknown'>,
	width: number,
	theme: Theme,
	of = '',
): string {
	const {histogram, seconds, isUnknown} = sample;
	if (isUnknown === true) return theme.paint('muted', `${unmeasured} ${notKept}`);
	if (histogram === undefined || histogram.count === 0) return theme.paint('muted', 'nothing seen');
	const {unit, p50, p90, p99, max, sum} = histogram;
	const values = [
		['p50', p50, 1],
		['p90', p90, 3],
		['p99', p99, 0],
		['max', max, 2],
		['mean', sum / histogram.count, 4],
	] as const;
	const pieces = values.map(([name, value, rank]) => ({
		rank,
		text:
			value === null
				? ''
				: `${theme.paint('muted', name)} ${theme.bold(paintLatency(value, unit, theme))}`,
	}));
	const rate = `${theme.paint('muted', 'rate')} ${theme.bold(countRate(histogram.count / seconds))}`;
	const name = of === '' ? [] : [{text: theme.paint('muted', of), rank: 0}];
	return joinFitting(
		[...name, ...pieces, {text: rate, rank: 5}],
		width,
		width >= 76 ? '   ' : '  ',
	);
}

/** Lines of a panel that its list of so many histograms takes; undefined: it has none. */
export const listHeight = (height: number, listed: number | undefined): number =>
	listed === undefined ? 0 : Math.min(listed + 1, Math.floor(height * 0.4));

/** What is left of a panel below the list, the summary and the line that reads a cell. */
export const pictureHeight = (height: number, listed: number | undefined): number =>
	height - listHeight(height, listed) - 2;

/** The lines above, at and below the buckets: titles, and the legend with the time axis. */
const furniture = 2;

/** What there is of the past in a panel of this size, or the cell of it that is read. */
export function heatMapIn({
	samples,
	width,
	height,
	reading,
}: Omit<HistogramOptions, 'theme' | 'end'>): HeatMap {
	return heatMapOf(samples, columnsFor(width).heat, height - furniture, reading);
}

export function histogramLines(options: HistogramOptions): string[] {
	const {width, end, theme} = options;
	const layout = columnsFor(width);
	const map = heatMapIn(options);
	const {rows, cursor, shown} = map;
	if (rows.length === 0) return [];
	const read = cursor === undefined ? shown.length - 1 : cursor.sample;
	const sample = shown[read];
	const unit = shown.findLast(({histogram}) => histogram)?.histogram?.unit ?? 'us';
	const most = Math.max(...map.rates.map((row) => row[read] ?? 0));
	const lines = rows.map((row, index) => {
		const rate = map.rates[index]?.[read] ?? 0;
		const marked = cursor?.row === index;
		const range = rangeText(row, unit, layout.wide, marked ? undefined : theme);
		return [
			marked ? theme.inverse(range) : range,
			rate === 0
				? theme.paint('faint', '0'.padStart(cells.rate))
				: count(rate).padStart(cells.rate),
			barCell(rate / most, row, sample?.histogram, layout.bar, theme),
			...(layout.heat > 0 ? [heatRow(map, index, layout.heat, theme)] : []),
		].join(' ');
	});
	return [titles(layout, map, end, theme), ...lines, ...legend(layout, map, end, theme)];
}

/** The cursor's cell as text; empty while none is read. */
export function readingLine(options: HistogramOptions): string {
	const {reading, width, theme} = options;
	return reading === undefined ? '' : readout(heatMapIn(options), width, theme);
}

type MapPlaces = {
	readonly wide: boolean;
	/** Cells of the bar and the marks after it; of the heat map. */
	readonly bar: number;
	readonly heat: number;
};

/** The heat map takes most of what the fixed columns leave; on a narrow screen it is left out. */
function columnsFor(width: number): MapPlaces {
	const wide = width >= 90;
	const fixed = (wide ? cells.bound * 2 + 3 : cells.bound) + cells.rate + 3;
	const room = Math.max(0, width - fixed);
	if (room < 40) return {wide, bar: room, heat: 0};
	const barWidth = Math.min(56, Math.round(room * 0.45));
	return {wide, bar: barWidth, heat: room - barWidth};
}

function rangeText(
	band: Band,
	unit: Histogram['unit'],
	wide: boolean,
	theme: Theme | undefined,
): string {
	const from = boundText(band.from, unit).padStart(cells.bound);
	if (!wide) return from;
	// A bucket ends where the next begins; its last value would round to the same.
	const dash = theme?.paint('faint', ' - ') ?? ' - ';
	return `${from}${dash}${boundText(band.to + 1, unit).padEnd(cells.bound)}`;
}

/** Cells that even the longest bar leaves for a mark. */
const leastMark = 6;

/** A bar, and at its end the percentiles that lie in its band. */
function barCell(
	share: number,
	band: Band,
	histogram: Histogram | undefined,
	width: number,
	theme: Theme,
): string {
	const unit = histogram?.unit ?? 'us';
	const heat = latencyHeat(band.from, unit);
	const longest = Math.max(4, width - (width >= 30 ? 2 * leastMark : leastMark) - 1);
	const drawn = bar(share, Math.min(longest, width), theme.glyphs.bar);
	const room = width - cellWidth(drawn) - 1;
	const text = histogram === undefined ? '' : markText(histogram, band, room - 2);
	const mark =
		text === '' ? '' : ` ${theme.bold(theme.ramp(heat, `${theme.glyphs.marker} ${text}`))}`;
	return fill(theme.ramp(heat, drawn) + mark, width);
}

const percentiles = ['p50', 'p90', 'p99', 'max'] as const;

/** `p50 31us`, `p50 p90 511us max 480us`, in short `p50-max`; the longest that fits. */
function markText(histogram: Histogram, {from, to}: Band, room: number): string {
	const here = percentiles.flatMap((name) => {
		const value = histogram[name];
		return value !== null && value >= from && value < to + 1 ? [{name, value}] : [];
	});
	const [first, last] = [here[0], here.at(-1)];
	if (first === undefined || last === undefined) return '';
	// Percentiles in one bucket have one value, which is said once.
	const valued = here.map(({name, value}, index) =>
		here[index + 1]?.value === value ? name : `${name} ${latencyText(value, histogram.unit)}`,
	);
	const names =
		here.length > 2 ? `${first.name}-${last.name}` : here.map(({name}) => name).join(' ');
	return [valued.join(' '), names, last.name].find((text) => text.length <= room) ?? '';
}

function titles(layout: MapPlaces, {cursor, shown}: HeatMap, end: string, theme: Theme): string {
	const range = layout.wide
		? pad('from', cells.bound, 'right') + pad('   to', cells.bound + 3)
		: ' from';
	const sample = cursor === undefined ? undefined : shown[cursor.sample];
	const time = sample === undefined ? end : clockTime(sample.at);
	const when = pad(time === 'now' ? time : `at ${time}`, layout.bar);
	const text = `${range} ${'per s'.padStart(cells.rate)} ${when}`;
	return theme.paint('muted', layout.heat > 0 ? `${text} over time` : text);
}

/** The heat map's colours and its time axis. */
function legend(layout: MapPlaces, map: HeatMap, end: string, theme: Theme): string[] {
	if (layout.heat === 0) return [];
	const before = (layout.wide ? cells.bound * 2 + 3 : cells.bound) + cells.rate + layout.bar + 3;
	const key = heatLegend(map, before - 2, theme);
	return [fill(` ${key}`, before) + heatAxis(map, layout.heat, end, theme)];
}

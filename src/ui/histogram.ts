// One histogram and its past → a line per bucket: range, rate, bar, percentile marks, heat over time.
import {count} from '../format.js';
import type {Histogram} from '../probe/snapshot.js';
import {bar} from './bar.js';
import {cellWidth, fill, joinFitting, pad} from './cells.js';
import {bands, boundText, inBand, latencyHeat, paintLatency, type Band} from './latency.js';
import type {Theme} from './theme.js';

/** A histogram with the length of its interval. */
export type Sample = {readonly histogram: Histogram | undefined; readonly seconds: number};

export type HistogramOptions = {
	/** Oldest first; the last is the current one. */
	readonly samples: readonly Sample[];
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
};

/** Cells of: one bound of a range, the rate, the marks. */
const cells = {bound: 5, rate: 6, marks: 12};

/** p50 … max with their values, then the mean and the rate. */
export function summary(sample: Sample, width: number, theme: Theme): string {
	const {histogram, seconds} = sample;
	if (histogram === undefined || histogram.count === 0)
		return theme.paint('muted', 'no waits seen');
	const {unit, p50, p90, p99, max, sum} = histogram;
	const mean = Math.round(sum / histogram.count);
	const values = [
		['p50', p50, 1],
		['p90', p90, 3],
		['p99', p99, 0],
		['max', max, 2],
		['mean', mean, 4],
	] as const;
	const pieces = values.map(([name, value, rank]) => ({
		rank,
		text:
			value === null
				? ''
				: `${theme.paint('muted', name)} ${theme.bold(paintLatency(value, unit, theme))}`,
	}));
	const rate = `${theme.paint('muted', 'rate')} ${theme.bold(`${count(histogram.count / seconds)}/s`)}`;
	return joinFitting([...pieces, {text: rate, rank: 5}], width, width >= 76 ? '   ' : '  ');
}

export function histogramLines(options: HistogramOptions): string[] {
	const {samples, width, height, theme} = options;
	const layout = columnsFor(width);
	const shown = samples.slice(-Math.max(1, layout.heat));
	const histograms = shown.flatMap(({histogram}) => histogram ?? []);
	const rows = bands(histograms, Math.max(1, height - 2));
	if (rows.length === 0) return [];
	const rates = rows.map((row) => shown.map((sample) => rateIn(sample, row)));
	const peak = Math.max(...rates.flat().map((rate) => rate ?? 0));
	const current = samples.at(-1);
	const most = Math.max(...rates.map((row) => row.at(-1) ?? 0));
	const lines = rows.map((row, index) => {
		const rate = rates[index]?.at(-1) ?? 0;
		const unit = histograms.at(-1)?.unit ?? 'us';
		const drawn = theme.ramp(
			latencyHeat(row.from, unit),
			pad(bar(rate / most, layout.bar, theme.glyphs.bar), layout.bar),
		);
		const heats = (rates[index] ?? []).map((value) => heat(value, peak));
		const before = Array.from({length: Math.max(0, layout.heat - heats.length)}, () => null);
		return [
			rangeText(row, unit, layout.wide, theme),
			rate === 0
				? theme.paint('faint', '0'.padStart(cells.rate))
				: count(rate).padStart(cells.rate),
			drawn,
			fill(marks(current?.histogram, row, theme), cells.marks),
			...(layout.heat > 0 ? [theme.heatCells([...before, ...heats])] : []),
		].join(' ');
	});
	return [titles(layout, theme), ...lines, ...legend(layout, shown, theme)];
}

type Layout = {readonly wide: boolean; readonly bar: number; readonly heat: number};

/** The heat map takes most of what the fixed columns leave; on a narrow screen it is left out. */
function columnsFor(width: number): Layout {
	const wide = width >= 90;
	const fixed = (wide ? cells.bound * 2 + 3 : cells.bound) + cells.rate + cells.marks + 4;
	const room = Math.max(0, width - fixed);
	const barWidth = room < 28 ? room : Math.min(40, Math.round(room * 0.36));
	return {wide, bar: barWidth, heat: room < 28 ? 0 : room - barWidth};
}

function rateIn({histogram, seconds}: Sample, band: Band): number | null {
	return histogram === undefined ? null : inBand(histogram.buckets, band) / seconds;
}

/** By the logarithm: one slow wait among a million shows beside the busiest bucket. */
const heat = (rate: number | null, peak: number): number | null =>
	rate === null || rate <= 0 ? null : Math.log1p(rate) / Math.log1p(peak);

function rangeText(band: Band, unit: Histogram['unit'], wide: boolean, theme: Theme): string {
	const from = boundText(band.from, unit).padStart(cells.bound);
	if (!wide) return from;
	// A bucket ends where the next begins; its last value would round to the same.
	return `${from}${theme.paint('faint', ' - ')}${boundText(band.to + 1, unit).padEnd(cells.bound)}`;
}

function marks(histogram: Histogram | undefined, {from, to}: Band, theme: Theme): string {
	if (histogram === undefined) return '';
	const {p50, p90, p99, max, unit} = histogram;
	const here = (
		[
			['p50', p50],
			['p90', p90],
			['p99', p99],
			['max', max],
		] as const
	).filter(([, value]) => value !== null && value >= from && value < to + 1);
	if (here.length === 0) return '';
	const names = here.map(([name]) => name);
	const text = names.length > 2 ? `${names[0] ?? ''}-${names.at(-1) ?? ''}` : names.join(' ');
	return theme.bold(theme.ramp(latencyHeat(from, unit), `${theme.glyphs.marker} ${text}`));
}

function titles(layout: Layout, theme: Theme): string {
	const range = layout.wide
		? pad('from', cells.bound, 'right') + pad('   to', cells.bound + 3)
		: ' from';
	const text = `${range} ${'per s'.padStart(cells.rate)} ${pad('now', layout.bar + cells.marks + 1)}`;
	return theme.paint('muted', layout.heat > 0 ? `${text} over time` : text);
}

/** The time axis under the heat map and its colours. */
function legend(layout: Layout, shown: readonly Sample[], theme: Theme): string[] {
	if (layout.heat === 0) return [];
	const steps = 10;
	const colors = theme.heatCells(Array.from({length: steps}, (_, index) => index / steps));
	const key = `${theme.paint('muted', 'few')} ${colors} ${theme.paint('muted', 'many')}`;
	const span = Math.round(shown.reduce((sum, {seconds}) => sum + seconds, 0));
	const left = Math.max(0, layout.heat - shown.length);
	const axis = ' '.repeat(left) + `-${span}s`.slice(0, Math.max(0, layout.heat - left));
	const now = cellWidth(axis) + 4 <= layout.heat ? axis.padEnd(layout.heat - 3) + 'now' : axis;
	const before =
		(layout.wide ? cells.bound * 2 + 3 : cells.bound) + cells.rate + layout.bar + cells.marks + 4;
	return [fill(` ${key}`, before) + theme.paint('muted', now)];
}

// Histograms over time → a heat map of latency by time: what it shows, its cells, legend and cursor.
import {count, thousands} from '../../core/format.js';
import {clockTime} from '../../core/wall-clock.js';
import type {Histogram, ReadySnapshot} from '../../core/snapshot.js';
import {isInPart, notKept, wholeHistogram} from '../../shapes/hist/hist-shape.js';
import {joinFitting, pad} from './cells.js';
import {bands, inBand, rangeIn, type Band} from './latency.js';
import {histogramOf, sameHistogram, type PanelTable} from '../rows/panel-table.js';
import type {CellRead} from '../state/state.js';
import type {Theme} from '../theme/theme.js';
import {timeAxis} from './time-axis.js';
import {slotSeconds, timeline} from './timeline.js';

/** One histogram at one time, with the length of its interval. */
export type Sample = {
	readonly at: number;
	readonly seconds: number;
	readonly histogram: Histogram | undefined;
	/** There may have been one, which a long history did not keep. */
	readonly isUnknown?: boolean;
};

/** The chosen histogram, or all there are as one, in every slot of the past; oldest first. */
export function samplesOf(
	history: readonly ReadySnapshot[],
	ready: ReadySnapshot,
	table: PanelTable | undefined,
): Sample[] {
	const row = table?.rows.at(table.selected);
	const columns = table?.allColumns ?? [];
	const chosen = row && histogramOf(row, ready);
	const seconds = slotSeconds(history);
	return timeline(history).map(({at, snapshot}) => {
		const histogram =
			snapshot && (chosen ? sameHistogram(chosen, snapshot, columns) : wholeHistogram(snapshot));
		const isUnknown = histogram === undefined && snapshot !== undefined && isInPart(snapshot);
		return {at, seconds: snapshot?.seconds ?? seconds, histogram, isUnknown};
	});
}

export type HeatMap = {
	/** Its width; 0 where there is no room for it. */
	readonly cells: number;
	/** From the shortest latency to the longest. */
	readonly rows: readonly Band[];
	/** The samples in sight, oldest first. */
	readonly shown: readonly Sample[];
	/** How many of all samples are newer than those in sight. */
	readonly newer: number;
	/** For each row and sample: observations per second; null where nothing was measured. */
	readonly rates: ReadonlyArray<ReadonlyArray<number | null>>;
	/** The hottest rate of the scale: a round number at or above the largest. */
	readonly top: number;
	/** Index of the sample and of the row under the cursor; undefined while none is read. */
	readonly cursor: {readonly sample: number; readonly row: number} | undefined;
};

/** At most `height` rows and `cells` samples; those older than the cursor's make room for its own. */
export function heatMapOf(
	samples: readonly Sample[],
	cells: number,
	height: number,
	reading: CellRead | undefined,
): HeatMap {
	const at = reading === undefined ? -1 : sampleAt(samples, reading.at);
	const end = at === -1 ? samples.length : Math.min(samples.length, at + Math.max(1, cells));
	const shown = samples.slice(Math.max(0, end - Math.max(1, cells)), end);
	const rows = bands(
		shown.flatMap(({histogram}) => histogram ?? []),
		Math.max(1, height),
	);
	const rates = rows.map((row) => shown.map((sample) => rateIn(sample, row)));
	const most = Math.max(0, ...rates.flat().map((rate) => rate ?? 0));
	const newer = samples.length - end;
	const row = reading === undefined ? -1 : rowOf(rows, reading.from);
	const cursor = at === -1 || row === -1 ? undefined : {sample: at - (end - shown.length), row};
	return {cells, rows, shown, newer, rates, top: roundUp(most), cursor};
}

/** The sample of that time; if it is too old to be kept, the oldest; -1 if there is none. */
export const sampleAt = (samples: readonly Sample[], at: number): number =>
	samples.length === 0
		? -1
		: Math.max(
				0,
				samples.findLastIndex((sample) => sample.at <= at),
			);

/** The band that holds the latency, or the nearest; -1 if there is none. */
function rowOf(rows: readonly Band[], from: number): number {
	if (rows.length === 0) return -1;
	const found = rows.findIndex(({to}) => from <= to);
	return found === -1 ? rows.length - 1 : found;
}

function rateIn({histogram, seconds}: Sample, band: Band): number | null {
	return histogram === undefined ? null : inBand(histogram.buckets, band) / seconds;
}

/** 1, 2 or 5 times a power of ten: a scale that does not change with every sample. */
function roundUp(value: number): number {
	if (value <= 1) return 1;
	const power = 10 ** Math.floor(Math.log10(value));
	return power * ([1, 2, 5].find((step) => step * power >= value) ?? 10);
}

/** By the logarithm: one slow wait among a million shows beside the busiest bucket. */
const heat = (rate: number | null, top: number): number | null =>
	rate === null || rate <= 0 ? null : Math.log1p(rate) / Math.log1p(top);

/** One row of the map, its newest sample at the right end of `cells`. */
export function heatRow(map: HeatMap, row: number, cells: number, theme: Theme): string {
	const heats = (map.rates[row] ?? []).map((rate) => heat(rate, map.top));
	const before = Array.from({length: Math.max(0, cells - heats.length)}, () => null);
	const mark = map.cursor?.row === row ? before.length + map.cursor.sample : undefined;
	return theme.heatCells([...before, ...heats], mark);
}

/** Which colour is how many: `1 ▇▇▇ 15 ▇▇▇ 220 ▇▇▇ 5k per s`, with as many numbers as have room. */
export function heatLegend({top}: HeatMap, cells: number, theme: Theme): string {
	for (const groups of [4, 3, 2, 1]) {
		const bound = (index: number) => Math.expm1((index / groups) * Math.log1p(top));
		const wide = Math.max(2, Math.floor(theme.heatSteps / groups));
		const swatches = Array.from({length: groups}, (_, group) =>
			theme.heatCells(Array.from({length: wide}, (_, at) => (group + (at + 0.5) / wide) / groups)),
		);
		const numbers = Array.from({length: groups + 1}, (_, index) => boundText(bound(index)));
		// Two colours of one number tell nothing apart.
		if (new Set(numbers).size < numbers.length && groups > 1) continue;
		const used = numbers.join('  ').length + groups * wide + ' per s'.length;
		if (used > cells) continue;
		const text = (index: number) => theme.paint('muted', numbers[index] ?? '');
		const pieces = swatches.map((swatch, index) => `${text(index)} ${swatch} `);
		return `${pieces.join('')}${text(groups)}${theme.paint('muted', ' per s')}`;
	}

	return '';
}

const boundText = (rate: number): string => count(rate < 1 ? 0 : Number(rate.toPrecision(2)));

/** Below the map: how long ago, or with a cursor the time it is at. */
export function heatAxis(
	{shown, newer, cursor}: HeatMap,
	cells: number,
	end: string,
	theme: Theme,
): string {
	const left = Math.max(0, cells - shown.length);
	const sample = cursor === undefined ? undefined : shown[cursor.sample];
	if (cursor !== undefined && sample !== undefined) {
		const text = clockTime(sample.at);
		const start = Math.min(left + cursor.sample, cells - text.length);
		return theme.bold(pad(' '.repeat(Math.max(0, start)) + text, cells));
	}

	const seconds = shown.reduce((sum, one) => sum + one.seconds, 0) / Math.max(1, shown.length);
	const now = shown.length - 1 + newer;
	const axis = {width: cells, left, cellsPerPoint: 1, points: shown.length, now, end};
	return theme.paint('muted', timeAxis({...axis, seconds}));
}

/** What the cell under the cursor says: `22:14:05  64-127us  1,204 of 8,301 (14%)`. */
export function readout(map: HeatMap, cells: number, theme: Theme): string {
	const {cursor, shown, rows} = map;
	const sample = cursor === undefined ? undefined : shown[cursor.sample];
	const band = cursor === undefined ? undefined : rows[cursor.row];
	if (sample === undefined || band === undefined)
		return theme.paint('muted', 'nothing to read yet');
	const {at, histogram, seconds} = sample;
	const head = {rank: 0, text: theme.bold(clockTime(at))};
	if (histogram === undefined) {
		const text = sample.isUnknown === true ? notKept : 'nothing measured';
		return joinFitting([head, {rank: 1, text: theme.paint('muted', text)}], cells);
	}

	const here = inBand(histogram.buckets, band);
	const share = histogram.count === 0 ? 0 : (100 * here) / histogram.count;
	const percent = share > 0 && share < 0.95 ? share.toFixed(1) : share.toFixed(0);
	const pieces = [
		head,
		{rank: 0, text: theme.bold(rangeIn(band, histogram.unit))},
		{rank: 0, text: `${thousands(here)} of ${thousands(histogram.count)} (${percent}%)`},
		{rank: 1, text: theme.paint('muted', `in ${seconds.toFixed(1)}s`)},
	];
	return joinFitting(pieces, cells);
}

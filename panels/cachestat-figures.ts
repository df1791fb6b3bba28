// cachestat's row → its figures: the hit ratio with a gauge, rates and sizes; and its overview cell.
import * as format from '../src/core/format.js';
import type {Value} from '../src/core/snapshot.js';
import {rowsOf} from '../src/shapes/index.js';
import {area, peak} from '../src/ui/draw/bar.js';
import {joinFitting} from '../src/ui/draw/cells.js';
import type {Inside} from '../src/ui/draw/panel-frame.js';
import {rateOf, recent, valueOf} from '../src/ui/draw/series.js';
import type {Tone} from '../src/ui/theme/theme.js';

/** Null where nothing was looked up. */
export const hitRatio = valueOf('hit_ratio');

/** Below these shares of hits something reads from disk a lot. */
const ratioTone = (ratio: number): Tone => (ratio >= 0.95 ? 'good' : ratio >= 0.8 ? 'warn' : 'bad');

/** The hit ratio as text and as a gauge. */
export function ratioLine({ready, width, theme}: Inside): string {
	const ratio = hitRatio(ready);
	const label = theme.paint('muted', 'hit ratio');
	if (ratio === null)
		return `${label}  ${theme.bold(format.unmeasured)} ${theme.paint('muted', 'no lookups')}`;
	const text = theme.bold(theme.paint(ratioTone(ratio), format.percent(ratio).padStart(6)));
	const cells = Math.max(0, Math.min(60, width - 22));
	const filled = Math.round(Math.min(1, Math.max(0, ratio)) * cells);
	const {rule, horizontal} = theme.glyphs;
	const gauge =
		theme.paint(ratioTone(ratio), (rule.at(-1) ?? '').repeat(filled)) +
		theme.paint('faint', horizontal.repeat(cells - filled));
	return `${label} ${text}  ${gauge}`;
}

/** Rates and sizes, as many as fit on one line. */
export function figureLines({ready, width, theme}: Inside): string[] {
	const row = rowsOf(ready)[0] ?? {};
	const rate = (key: string) => perSecond(row[key] ?? null, ready.seconds);
	const size = (key: string) => {
		const value = row[key];
		return typeof value === 'number' ? format.bytes(value) : format.unmeasured;
	};
	const figures: ReadonlyArray<readonly [name: string, text: string, tone: Tone, rank: number]> = [
		['hits', rate('hits'), 'good', 0],
		['misses', rate('misses'), 'bad', 0],
		['dirties', rate('dirties'), 'yellow', 1],
		['buffers', size('buffers_bytes'), 'plain', 3],
		['cached', size('cached_bytes'), 'plain', 2],
	];
	const pieces = figures.map(([name, text, tone, rank]) => ({
		rank,
		text: `${theme.paint('muted', name)} ${theme.bold(theme.paint(tone, text))}`,
	}));
	return [joinFitting(pieces, width, width >= 74 ? '   ' : '  ')];
}

const perSecond = (value: Value, seconds: number): string =>
	typeof value === 'number' ? format.countRate(value / seconds) : format.unmeasured;

/** In the overview: the ratio, the rates, and hits over misses as areas. */
export function cachestatGlance(inside: Inside): string[] {
	const {height} = inside;
	const head = [ratioLine(inside), ...figureLines(inside)];
	const rows = height - head.length;
	if (rows < 1) return head;
	const each = Math.floor(rows / 2);
	if (each === 0) return [...head, ...areaLines(inside, 'hits', 'good', rows)];
	return [
		...head,
		...areaLines(inside, 'hits', 'good', each),
		...(rows > 2 * each ? [''] : []),
		...areaLines(inside, 'misses', 'bad', each),
	];
}

const rates = {hits: rateOf('hits'), misses: rateOf('misses')};
const labelCells = 6;

function areaLines(inside: Inside, name: keyof typeof rates, tone: Tone, rows: number): string[] {
	const {view, width, theme} = inside;
	const cells = width - labelCells - 1;
	const series = Object.values(rates).map((rate) => recent(view.history, rate, cells));
	// One scale: a miss is as tall as a hit.
	const top = peak(series.flat());
	const lines = area(recent(view.history, rates[name], cells), cells, rows, theme.glyphs, top);
	return lines.map((line, index) => {
		const label = (index === rows - 1 ? name : '').padEnd(labelCells);
		return `${theme.paint('muted', label)} ${theme.paint(tone, line)}`;
	});
}

// One judged resource → the lines of its cells: a sparkline with figures, errors, offenders.
import {columnCell, peak} from '../bar.js';
import {cellWidth, cut, fill, pad} from '../cells.js';
import type {Views} from '../view.js';
import type {Theme, Tone} from '../theme.js';
import {levelOf, pastOf, toneOfLevel, worseFirst, type Assessment, type Finding} from './assess.js';
import type {Judged} from './resources.js';
import {findingText, offenderText} from './verdict.js';

export type CellOptions = {
	readonly views: Views;
	/** Lines of each cell. */
	readonly tall: number;
	/** Cells that a sparkline takes. */
	readonly spark: number;
	readonly theme: Theme;
};

/** Its first measure over time, and what all of its measures are now. */
export function aspectCell(
	{findings}: Assessment,
	aspect: Judged,
	cells: number,
	options: CellOptions,
): string[] {
	const {tall, spark} = options;
	const found = findings[aspect];
	const [first] = found;
	const drawn = first === undefined ? [] : sparkLines(first, options);
	const texts = pack(
		figures(found, aspect, cells - spark - 1, options.theme),
		cells - spark - 1,
		tall,
	);
	return Array.from({length: tall}, (_, line) =>
		fill(`${drawn[line] ?? ' '.repeat(spark)} ${texts[line] ?? ''}`, cells),
	);
}

/** Of the saturation what is bad comes first; everything else in the order of its declaration. */
function figures(found: readonly Finding[], aspect: Judged, cells: number, theme: Theme): string[] {
	const known = found.filter(({value}) => value !== null);
	const bad = known.filter(({level}) => (level ?? 0) > 0).sort(worseFirst);
	const order = aspect === 'saturation' ? [...new Set([...bad, ...known])] : known;
	const [first, ...rest] = order;
	if (first === undefined) return [theme.paint('faint', '–')];
	const device = aspect === 'utilisation' && first.of !== '' ? `${first.of} ` : '';
	const named = cellWidth(device + findingText(first)) <= cells ? device : '';
	return [
		theme.paint('muted', named) + painted(first, 'plain', theme),
		...rest.map((finding) => painted(finding, 'muted', theme)),
	];
}

function painted(finding: Finding, tone: Tone, theme: Theme): string {
	const text = findingText(finding);
	const {level = 0} = finding;
	return level === 0 ? theme.paint(tone, text) : theme.bold(theme.paint(toneOfLevel[level], text));
}

/** As many texts in so many lines as fit whole; the first is cut if it must be. */
function pack(texts: readonly string[], cells: number, lines: number): string[] {
	const out: string[] = [];
	for (const text of texts) {
		const last = out.at(-1);
		if (last !== undefined && cellWidth(last) + 2 + cellWidth(text) <= cells) {
			out[out.length - 1] = `${last}  ${text}`;
		} else if (out.length < lines) out.push(cut(text, cells));
	}

	return out;
}

/** From 0 to what is bad, or to the largest there was if that is more. */
function sparkLines({indicator}: Finding, {views, spark, tall, theme}: CellOptions): string[] {
	const {bad} = indicator;
	const values = pastOf(indicator, views, spark);
	const top = Math.max(peak(values), bad ?? 0);
	const level = levelOf(indicator, values.at(-1) ?? 0) ?? 0;
	const tone = toneOfLevel[level];
	const blank = ' '.repeat(Math.max(0, spark - values.length));
	return Array.from({length: tall}, (_, line) => {
		const cells = values.map((value) =>
			columnCell(top <= 0 ? 0 : (value ?? 0) / top, tall - 1 - line, tall, theme.glyphs),
		);
		return blank + theme.paint(tone, cells.join(''));
	});
}

/** What went wrong in the last minute; `–` where nobody counts it. */
export function errorCell(
	{findings}: Assessment,
	cells: number,
	{tall, theme}: CellOptions,
): string[] {
	const known = findings.errors.filter(({value}) => value !== null);
	if (known.length === 0) return [theme.paint('faint', pad('–', cells))];
	const happened = known.filter(({value}) => value !== 0);
	if (happened.length === 0) return [pad('0', cells)];
	const texts = happened.map((finding) => painted(finding, 'plain', theme));
	return pack(texts, cells, tall).map((line) => fill(line, cells));
}

/** Largest first, as many as there is room for. */
export function offenderCell(
	{offenders}: Assessment,
	cells: number,
	options: CellOptions,
): string[] {
	const {tall, theme} = options;
	if (offenders.length === 0) return [theme.paint('faint', '–')];
	const short = cells < 36;
	const [first, ...others] = offenders
		.slice(0, 6)
		.map((one) => offenderText(one, short ? '' : 'pid '));
	const texts = others.map((text) => theme.paint('muted', text));
	const lines = pack([first ?? '', ...texts], cells, tall);
	if (lines.length < tall || others.length === 0) return lines;
	// Where the next one does not fit with its figures, its name alone may.
	const [line = ''] = lines;
	const name = theme.paint('muted', `+ ${offenders[1]?.comm ?? ''}`);
	const isAlone = line === first && cellWidth(line) + 2 + cellWidth(name) <= cells;
	return isAlone ? [`${line}  ${name}`, ...lines.slice(1)] : lines;
}

// One judged resource → the lines of its cells: a sparkline with figures, errors, offenders.
import {columnCell, peak} from '../draw/bar.js';
import {cellWidth, fill, pad} from '../draw/cells.js';
import type {Observations} from '../../overview/observed.js';
import type {Theme, Tone} from '../theme/theme.js';
import {levelOf, pastOf, worseFirst, type Assessment, type Finding} from '../../overview/assess.js';
import {findingText, nameOf} from '../../overview/verdict.js';
import {toneOfLevel} from './chosen.js';
import {offenderText} from './verdict-line.js';

export type CellOptions = {
	readonly views: Observations;
	/** Lines of each cell. */
	readonly tall: number;
	/** Cells that a sparkline takes at most. */
	readonly spark: number;
	readonly theme: Theme;
};

/** A sparkline of less says nothing. */
const leastSpark = 3;

/** What is to stand in a cell, most important first. */
export type Figures = {
	readonly found: readonly Finding[];
	/** The disk or interface that was named last before it. */
	readonly namedBefore: string;
	/** The first has room for its name. */
	readonly isNamed: boolean;
};

/** The figures, and the past of the first where those worth showing leave room for it. */
export function aspectCell(figures: Figures, cells: number, options: CellOptions): string[] {
	const {tall} = options;
	const [first] = figures.found;
	const drawn = sparkCells(figures, cells, options);
	const lines = drawn === 0 || first === undefined ? [] : sparkLines(first, drawn, options);
	const before = drawn === 0 ? 0 : drawn + 1;
	const packed = placed(figures, cells - before, options).lines;
	return Array.from({length: tall}, (_, line) =>
		fill(fill(lines[line] ?? '', before) + (packed[line] ?? ''), cells),
	);
}

/** The first, both directions and what is a problem: a number says more than a sparkline. */
const isWorthShowing = (finding: Finding, index: number): boolean =>
	index === 0 || finding.indicator.isDirection === true || (finding.level ?? 0) > 0;

/** As wide as leaves room for the figures worth showing; 0 where these leave too little. */
export function sparkCells(figures: Figures, cells: number, options: CellOptions): number {
	if (figures.found.length === 0) return 0;
	const worth = {...figures, found: figures.found.filter(isWorthShowing)};
	const shownIn = (room: number) => placed(worth, room, options).shown;
	const all = shownIn(cells);
	for (let drawn = Math.min(options.spark, cells - 1); drawn >= leastSpark; drawn -= 1) {
		const shown = shownIn(cells - drawn - 1);
		if (all.every((finding) => shown.includes(finding))) return drawn;
	}

	return 0;
}

/** What both cells hold; each figure names what it is of. */
export function aspectFigures(
	{findings: {utilisation, saturation}}: Assessment,
	cells: {readonly utilisation: number; readonly saturation: number},
): {readonly utilisation: Figures; readonly saturation: Figures} {
	const used = worthFirst(largerDirectionFirst(told(utilisation)));
	const waiting = worthFirst(worstFirst(told(saturation)));
	const fits = (first: Finding | undefined, before: string, room: number): boolean =>
		first === undefined || cellWidth(nameOf(first, before) + findingText(first)) <= room;
	// After several names none is the one that was named.
	const of = new Set(namesIn(used)).size > 1 ? '' : (used[0]?.of ?? '');
	// One name beside two figures would be taken for the name of both.
	const isNamed = fits(used[0], '', cells.utilisation) && fits(waiting[0], of, cells.saturation);
	return {
		utilisation: {found: used, namedBefore: '', isNamed},
		saturation: {found: waiting, namedBefore: of, isNamed},
	};
}

/** What was measured, and once: of two figures with the same words before them one is no news. */
function told(found: readonly Finding[]): Finding[] {
	const words = (finding: Finding): string =>
		`${nameOf(finding, '')}${finding.indicator.label}`.trim();
	const measured = found.filter(({value}) => value !== null);
	const said = measured.map(words);
	return measured.filter((_, index) => said.indexOf(said[index] ?? '') === index);
}

/** The disks and interfaces that they have to be told apart by. */
const namesIn = (found: readonly Finding[]): string[] =>
	found.flatMap((finding) => (nameOf(finding, '') === '' ? [] : finding.of));

/** What is worth showing has its place before the rest. */
const worthFirst = (found: readonly Finding[]): Finding[] => [
	...new Set([...found.filter(isWorthShowing), ...found]),
];

/** Of the saturation what is bad comes first; everything else in the order of its declaration. */
const worstFirst = (found: readonly Finding[]): Finding[] => [
	...new Set([...found.filter(({level}) => (level ?? 0) > 0).sort(worseFirst), ...found]),
];

/** Of two directions the one that has more: there may be no room for the other. */
function largerDirectionFirst(found: readonly Finding[]): Finding[] {
	const directions = found
		.filter(({indicator}) => indicator.isDirection === true)
		.sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
	return found.map((one) =>
		one.indicator.isDirection === true ? (directions.shift() ?? one) : one,
	);
}

/** Of the first. */
const nameIn = ({namedBefore, isNamed}: Figures, first: Finding): string =>
	isNamed ? nameOf(first, namedBefore) : '';

type Placed = {readonly lines: readonly string[]; readonly shown: readonly Finding[]};

/**
 * As many as fit whole. Each names the disk or interface that it is of, unless that is the one named
 * last before it: what found no room has named nothing. After several names a line begins with one.
 */
function placed(figures: Figures, cells: number, {tall, theme}: CellOptions): Placed {
	const [first] = figures.found;
	if (first === undefined) return {lines: [theme.paint('faint', '–')], shown: []};
	let lines: readonly string[] = [];
	const shown: Finding[] = [];
	let {namedBefore: before} = figures;
	let lacksDirection = false;
	for (const finding of figures.found) {
		const isDirection = finding.indicator.isDirection === true;
		// The smaller of two alone would be taken for all there is.
		if (isDirection && lacksDirection) continue;
		const figure = painted(finding, finding === first ? 'plain' : 'muted', theme);
		const text = (namedBefore: string): string => {
			const name = finding === first ? nameIn(figures, first) : nameOf(finding, namedBefore);
			return theme.paint('muted', name) + figure;
		};

		const names = new Set([figures.namedBefore, ...namesIn(shown)].filter((name) => name !== ''));
		const atStart = names.size > 1 ? '' : before;
		const room = {cells, lines: tall};
		const more = withText(lines, {behind: text(before), atStart: text(atStart)}, room);
		if (more === undefined) {
			lacksDirection ||= isDirection;
			continue;
		}

		lines = more;
		shown.push(finding);
		if (finding.of !== '') before = finding === first && !figures.isNamed ? '' : finding.of;
	}

	return {lines, shown};
}

function painted(finding: Finding, tone: Tone, theme: Theme): string {
	const text = findingText(finding);
	const {level = 0} = finding;
	return level === 0 ? theme.paint(tone, text) : theme.bold(theme.paint(toneOfLevel[level], text));
}

/** One more text after these, whole, behind the last or at the start of a line; undefined without room. */
function withText(
	before: readonly string[],
	{behind, atStart = behind}: {readonly behind: string; readonly atStart?: string},
	{cells, lines}: {readonly cells: number; readonly lines: number},
): string[] | undefined {
	const last = before.at(-1);
	if (last !== undefined && cellWidth(last) + 2 + cellWidth(behind) <= cells)
		return [...before.slice(0, -1), `${last}  ${behind}`];
	return before.length < lines && cellWidth(atStart) <= cells ? [...before, atStart] : undefined;
}

/** As many texts in so many lines as fit whole. */
const pack = (texts: readonly string[], cells: number, lines: number): string[] =>
	texts.reduce<string[]>((out, behind) => withText(out, {behind}, {cells, lines}) ?? out, []);

/** From 0 to what is bad, or to the largest there was if that is more. */
function sparkLines(
	{indicator}: Finding,
	spark: number,
	{views, tall, theme}: CellOptions,
): string[] {
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

/** What went wrong in the last minute; `–` where no tool counts it. */
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
	const [worst] = happened;
	// That there were errors matters more than which.
	if (cellWidth(texts[0] ?? '') > cells && worst !== undefined)
		texts[0] = painted({...worst, indicator: {...worst.indicator, label: ''}}, 'plain', theme);
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
	const [first, ...others] = offenders.slice(0, 6).map((one) => offenderText(one, cells));
	const texts = others.map((text) => theme.paint('muted', text));
	const lines = pack([first ?? '', ...texts], cells, tall);
	if (lines.length < tall || others.length === 0) return lines;
	// Where the next one does not fit with its figures, its name alone may.
	const [line = ''] = lines;
	const name = theme.paint('muted', `+ ${offenders[1]?.comm ?? ''}`);
	const isAlone = line === first && cellWidth(line) + 2 + cellWidth(name) <= cells;
	return isAlone ? [`${line}  ${name}`, ...lines.slice(1)] : lines;
}

// Judged resources → a line of text each.
import {unmeasured} from '../../core/format.js';
import {marks, type Figure, type JudgedResource} from '../../core/judgement.js';
import type {Row} from '../../core/snapshot.js';

/** Of each kind, so many. */
export type Room = {readonly figures: number; readonly names: number};

const joined = (texts: readonly string[]): string =>
	texts.length === 0 ? unmeasured : texts.join(', ');

/** The first, and what is a problem besides. */
function figuresText(figures: readonly Figure[], most: number): string {
	const known = figures.filter(({value}) => value !== null);
	const [first, ...others] = known;
	const worse = others.toSorted((a, b) => (b.level ?? 0) - (a.level ?? 0));
	const [worst] = worse;
	const isWorse = most === 1 && (worst?.level ?? 0) > (first?.level ?? 0);
	const shown = isWorse ? worse : first === undefined ? [] : [first, ...worse];
	return joined(shown.slice(0, most).map(({text}) => text));
}

/** Only what happened. */
function errorsText(figures: readonly Figure[]): string {
	const known = figures.filter(({value}) => value !== null);
	const happened = known.filter(({value}) => value !== 0);
	return known.length > 0 && happened.length === 0 ? '0' : joined(happened.map(({text}) => text));
}

export const overviewRows = (
	resources: readonly JudgedResource[],
	{figures, names}: Room = {figures: 2, names: 2},
): Row[] =>
	resources.map((one) => ({
		level: marks[one.level].trim(),
		resource: one.title,
		utilisation: figuresText(one.utilisation, figures),
		saturation: figuresText(one.saturation, figures),
		errors: errorsText(one.errors),
		offenders: joined(one.offenders.slice(0, names).map(({text}) => text)),
	}));

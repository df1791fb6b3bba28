// The largest value of a chart → a scale whose labels are round numbers.

const steps = [1, 2, 2.5, 5, 10];

/** At most this many labels above zero. */
const mostLabels = 4;

/**
 * `max` lies so far above the last label that blessed-contrib draws that label and a line at its
 * height inside the canvas, `dots` being the height of its plot; `labels` is max / step, which is
 * what makes blessed-contrib put its labels at whole steps.
 */
export function niceScale(peak: number, dots: number): {max: number; labels: number} {
	const rough = Math.max(peak, Number.EPSILON) / mostLabels;
	const power = 10 ** Math.floor(Math.log10(rough));
	const factor = steps.find((step) => step * power >= rough * 0.999) ?? 10;
	// The labels have no digits after the point from 1 on: 2.5 would show as 3.
	const step = factor === 2.5 && power === 1 ? 5 : factor * power;
	const top = Math.ceil((peak / step) * 0.999) * step || step;
	// A value at the top is drawn two dots above its place; three keep it on the canvas.
	const max = top / (1 - Math.min(0.4, 3 / dots));
	return {max, labels: max / step};
}

/** A unit and what its multiples by the base are called: `B/s`, `KB/s`, `MB/s` … */
export const prefixed = (unit: string, base: 1000 | 1024): string[] =>
	['', base === 1000 ? 'k' : 'K', 'M', 'G', 'T', 'P'].map((prefix) => `${prefix}${unit}`);

/** The divisor that brings the largest value below 1000 of its unit, and that unit. */
export function unitFor(
	peak: number,
	base: 1000 | 1024,
	units: readonly string[],
): {divisor: number; unit: string} {
	let divisor = 1;
	let index = 0;
	while (peak / divisor >= 1000 && index < units.length - 1) {
		divisor *= base;
		index += 1;
	}

	return {divisor, unit: units[index] ?? ''};
}

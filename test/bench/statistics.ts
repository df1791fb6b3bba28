// Repeated measurements → the one number to quote.

/** Of an even number the upper of the two in the middle. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export async function repeated(
	times: number,
	measure: (round: number) => Promise<number> | number,
): Promise<number[]> {
	const values: number[] = [];
	for (let round = 0; round < times; round++) values.push(await measure(round));
	return values;
}

// A mistyped name → the known name that was probably meant. Pure.

/** How a message goes on about a name that is none of them: `did you mean NAME? Expected`. */
export function expected(typed: string, names: readonly string[]): string {
	const near = suggest(typed, names);
	return near === undefined ? 'expected' : `did you mean ${near}? Expected`;
}

/** The nearest candidate that differs in at most a third of its letters; undefined if none does. */
export function suggest(typed: string, candidates: readonly string[]): string | undefined {
	let best: string | undefined;
	let bestDistance = Number.POSITIVE_INFINITY;
	for (const candidate of candidates) {
		const distance = editDistance(typed.toLowerCase(), candidate.toLowerCase());
		if (distance < bestDistance && distance <= Math.max(1, Math.ceil(candidate.length / 3))) {
			best = candidate;
			bestDistance = distance;
		}
	}

	return best;
}

/** Insertions, deletions and replacements that make one text the other. */
function editDistance(from: string, to: string): number {
	let previous = Array.from({length: to.length + 1}, (_, index) => index);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
			const shorter = Math.min(previous[column] ?? 0, current[column - 1] ?? 0) + 1;
			current.push(Math.min(replaced, shorter));
		}

		previous = current;
	}

	return previous.at(-1) ?? 0;
}

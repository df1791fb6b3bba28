// Many things → the largest few, and all others; one pass, there may be many.

/** In descending order of `sizeOf`; what is equally large stays in its order. */
export function topOf<T>(
	all: readonly T[],
	limit: number,
	sizeOf: (one: T) => number,
): {readonly top: T[]; readonly rest: T[]} {
	const top: Array<{readonly one: T; readonly size: number}> = [];
	const rest: T[] = [];
	for (const one of all) {
		const size = sizeOf(one);
		const last = top[limit - 1];
		if (last !== undefined && size <= last.size) {
			rest.push(one);
			continue;
		}

		const at = top.findIndex((other) => other.size < size);
		top.splice(at === -1 ? top.length : at, 0, {one, size});
		const pushedOut = top.length > limit ? top.pop() : undefined;
		if (pushedOut !== undefined) rest.push(pushedOut.one);
	}

	return {top: top.map(({one}) => one), rest};
}

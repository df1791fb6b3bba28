// /proc/vmstat → single counters by name.

/** Null where this kernel does not have the counter. */
export function counterIn(text: string, name: string): number | null {
	const at = text.startsWith(`${name} `) ? -1 : text.indexOf(`\n${name} `);
	if (at === -1 && !text.startsWith(`${name} `)) return null;
	const start = at + name.length + 2;
	const end = text.indexOf('\n', start);
	return Number(text.slice(start, end === -1 ? undefined : end));
}

/** The sum of all counters whose names begin so: `allocstall_` has one a zone. */
export function countersIn(text: string, prefix: string): number {
	let sum = 0;
	for (const line of text.split('\n')) {
		if (line.startsWith(prefix)) sum += Number(line.slice(line.indexOf(' ')));
	}

	return sum;
}

// TAP of the kernel tests → what passed, what failed and why, and the errors that were measured.

type Measured = {
	/** `tcptop sent, IPv4` */
	readonly what: string;
	readonly backend: string;
	readonly actual: number;
	readonly expected: number;
	readonly percent: number;
};

export type TapReport = {
	readonly passed: number;
	readonly failed: ReadonlyArray<{readonly name: string; readonly error: string}>;
	readonly skipped: ReadonlyArray<{readonly name: string; readonly reason: string}>;
	readonly measured: readonly Measured[];
	/** What forced backends lost and said so: `tcptop lost 667, and says so`. */
	readonly losses: readonly string[];
	/** False when the output ends before its plan. */
	readonly complete: boolean;
};

const point = /^(?<not>not )?ok \d+ - (?<name>.*?)(?: # SKIP ?(?<reason>.*))?$/;
/** As report() of test/helpers/kernel.ts prints it. */
const measure =
	/^# (?<what>.+?) \[(?<backend>[^\]]*)\]: (?<actual>\S+) of (?<expected>\S+) \((?<percent>\S+) %\)$/;

/** The `error:` of the block that follows a failed point, on one line. */
function errorOf(block: readonly string[]): string {
	const start = block.findIndex((line) => line.startsWith('  error: '));
	const inline = block[start]?.slice('  error: '.length) ?? 'no reason given';
	if (!/^[|>]/.test(inline)) return inline.replace(/^'(.*)'$/, '$1').replaceAll("''", "'");
	const rest = block.slice(start + 1);
	const end = rest.findIndex((line) => !/^ {4}|^$/.test(line));
	return rest
		.slice(0, end === -1 ? rest.length : end)
		.map((line) => line.trim())
		.filter((line) => line !== '')
		.join(' ');
}

const loss = /^# (\w+ lost \d+, and says so)$/;

export function parseTap(text: string): TapReport {
	const lines = text.split('\n');
	const failed: Array<{name: string; error: string}> = [];
	const skipped: Array<{name: string; reason: string}> = [];
	const measured: Measured[] = [];
	let passed = 0;
	for (const [index, line] of lines.entries()) {
		const {name = '', not, reason} = point.exec(line)?.groups ?? {};
		if (not !== undefined) {
			const end = lines.indexOf('  ...', index);
			failed.push({name, error: errorOf(lines.slice(index + 1, end === -1 ? undefined : end))});
		} else if (reason !== undefined) {
			skipped.push({name, reason});
		} else if (name !== '') {
			passed++;
		}

		const {what = '', backend = '', actual, expected, percent} = measure.exec(line)?.groups ?? {};
		if (percent === undefined) continue;
		const [a, e, p] = [Number(actual), Number(expected), Number(percent)];
		measured.push({what, backend, actual: a, expected: e, percent: p});
	}

	return {
		passed,
		losses: lines.flatMap((line) => loss.exec(line)?.[1] ?? []),
		failed,
		skipped,
		measured,
		complete: lines.some((line) => /^1\.\.\d+$/.test(line)),
	};
}

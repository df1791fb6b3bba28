// What the arm64 guest did and what kerntop printed meanwhile → a verdict for each panel.

/** The kernel's own, of all CPUs. */
export type Counters = {readonly softirqs: number; readonly timeslices: number};

/** Written by the guest: `truth.json`. */
export type Truth = {
	readonly reads: number;
	readonly failed_opens: number;
	/** The process that wrote past the page cache. */
	readonly writer: number;
	readonly writes: number;
	readonly written_bytes: number;
	/** Over loopback, so that as much was received. */
	readonly sent_bytes: number;
	/** Of a file read twice, first cold and then from the cache. */
	readonly scanned_pages: number;
	readonly page_size: number;
	/** While it worked, which is less than the interval. */
	readonly during: Counters;
	/** From the start of kerntop to its end, which is more. */
	readonly whole: Counters;
};

/** Written by the guest: `once.json`. */
export type Once = {
	/** uname -r */
	readonly release: string;
	/** uname -m */
	readonly machine: string;
	readonly node: string;
	/** As Node calls it. */
	readonly arch: string;
	/** Of `kerntop --once --json`. */
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
};

type Row = Readonly<Record<string, unknown>>;
type Panel = {
	readonly panel: string;
	readonly status: string;
	readonly reason?: string;
	readonly backend?: string;
	readonly rows?: readonly Row[];
	readonly totals?: Row;
	readonly histograms?: readonly Row[];
	readonly health?: Row;
	readonly cost?: Row;
};
type Document = {
	readonly schema: string;
	readonly kernel: string;
	readonly panels: readonly Panel[];
};

export type Finding = {
	readonly panel: string;
	readonly backend: string;
	readonly what: string;
	readonly actual: number;
	readonly expected: number;
	/** `actual` may exceed `expected` by this much: what others did meanwhile. */
	readonly excess: number;
};

export const isRight = ({actual, expected, excess}: Finding): boolean =>
	actual >= expected && actual <= expected + excess;

type Claim = readonly [what: string, actual: unknown, expected: number, excess: number];

/** Reads of the runtime, the shell and kerntop itself. */
const others = 3000;

const sum = (rows: readonly Row[] = [], key: string, isWanted: (row: Row) => boolean): number =>
	rows.filter(isWanted).reduce((total, row) => total + Number(row[key]), 0);

/** The interval is longer than the work and shorter than kerntop's life. */
const between = (
	what: string,
	actual: unknown,
	{during, whole}: Truth,
	key: keyof Counters,
): Claim => [what, actual, during[key], whole[key] - during[key]];

/** What each panel must say. Filters by process leave exactly the workload's own. */
const claims: Readonly<Record<string, (panel: Panel, truth: Truth) => readonly Claim[]>> = {
	biotop: ({rows}, {writer, writes, written_bytes}) => {
		const isOurs = ({pid, direction, comm, disk}: Row): boolean =>
			pid === writer && direction === 'W' && comm === 'workload' && disk === 'vda';
		return [
			['direct writes', sum(rows, 'io', isOurs), writes, 0],
			['bytes written', sum(rows, 'bytes', isOurs), written_bytes, 0],
		];
	},
	tcptop: ({rows}, {sent_bytes}) => {
		const isOurs = ({comm}: Row): boolean => comm === 'workload';
		return [
			['bytes sent', sum(rows, 'tx_bytes', isOurs), sent_bytes, 0],
			['bytes received', sum(rows, 'rx_bytes', isOurs), sent_bytes, 0],
		];
	},
	runqlat: ({histograms}, truth) => [
		between('waits', histograms?.[0]?.['count'], truth, 'timeslices'),
	],
	cachestat: ({totals}, {scanned_pages}) => [
		['misses of a cold file', totals?.['misses'], scanned_pages, others],
		// Pages that other processes read ahead are misses, too, and there are fewer hits.
		[
			'look-ups, cold and warm',
			Number(totals?.['hits']) + Number(totals?.['misses']),
			2 * scanned_pages,
			others,
		],
	],
	syscount: ({rows}, {reads, failed_opens}) => [
		['calls of read', sum(rows, 'count', ({syscall}) => syscall === 'read'), reads, others],
		[
			'failed openat',
			sum(rows, 'errors', ({syscall}) => syscall === 'openat'),
			failed_opens,
			others,
		],
	],
	softirqs: ({totals}, truth) => [between('soft interrupts', totals?.['count'], truth, 'softirqs')],
};

export type Verdict = {
	readonly findings: readonly Finding[];
	/** What kerntop says that it missed, less than one event in a thousand. */
	readonly notes: readonly string[];
	readonly problems: readonly string[];
};

export function compare(once: Once, truth: Truth): Verdict {
	const [problems, notes]: [string[], string[]] = [[], []];
	if (once.machine !== 'aarch64' || once.arch !== 'arm64')
		problems.push(`not on arm64: ${once.machine}`);
	if (once.status !== 0) problems.push(`status ${String(once.status)}: ${once.stderr.trim()}`);
	let document: Document;
	try {
		// Checked below as far as it is used.
		document = JSON.parse(once.stdout) as Document;
	} catch {
		return {findings: [], notes, problems: [...problems, `no JSON: ${once.stdout.slice(0, 200)}`]};
	}

	if (document.schema !== 'kerntop/1') problems.push(`schema ${document.schema}`);
	if (document.kernel !== once.release) problems.push(`kernel ${document.kernel}`);
	const findings = Object.entries(claims).flatMap(([name, claim]) => {
		const panel = document.panels.find((candidate) => candidate.panel === name);
		if (panel?.status !== 'ready') {
			problems.push(`${name} is ${panel?.status ?? 'absent'}: ${panel?.reason ?? ''}`);
			return [];
		}

		for (const [loss, count] of Object.entries(panel.health ?? {})) {
			if (Number(count) === 0) continue;
			const isFew = Number(count) * 1000 < Number(panel.cost?.['events']);
			(isFew ? notes : problems).push(`${name}: ${loss} is ${String(count)}`);
		}

		return claim(panel, truth).map(([what, actual, expected, excess]): Finding => {
			return {
				panel: name,
				backend: panel.backend ?? '',
				what,
				actual: Number(actual),
				expected,
				excess,
			};
		});
	});
	return {findings, notes, problems};
}

/** A line per finding, then what else there is to say. */
export function describe({findings, notes, problems}: Verdict): string {
	const lines = findings.map((finding) => {
		const {panel, backend, what, actual, expected, excess} = finding;
		const outcome = isRight(finding) ? 'ok' : 'FAIL';
		const most = excess === 0 ? '' : ` to ${String(expected + excess)}`;
		const seen = `${String(actual)} for ${String(expected)}${most}`;
		return `${panel.padEnd(10)} ready  ${backend.padEnd(18)} ${what.padEnd(24)} ${seen.padEnd(26)} ${outcome}\n`;
	});
	const said = [
		...notes.map((note) => `note ${note}`),
		...problems.map((problem) => `FAIL ${problem}`),
	];
	return [...lines, ...said.map((line) => `${line}\n`)].join('');
}

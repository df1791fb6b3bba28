// Reports of all kernels → a table for the terminal, and one in Markdown for the README.
import {privileges} from './plan.js';
import type {Cell, KernelReport} from './verdict.js';

const percentOf = ({worst_percent}: Cell): string =>
	worst_percent === null ? '–' : worst_percent.toFixed(Math.abs(worst_percent) < 0.01 ? 4 : 2);

const titleOf = ({series, release, date}: KernelReport): string =>
	`${release ?? series}${date === null ? '' : ` (${date})`}`;

const outcomeOf = ({problems, loses, skipped, losses, passed}: Cell): string => {
	if (problems.length > 0) return `FAIL ${problems[0] ?? ''}`;
	if (loses) return 'not tested: by its own word it may lose events here';
	return [`pass ${String(passed)}`, ...losses, ...skipped.map((one) => `skipped ${one}`)].join(
		'; ',
	);
};

/** A line per kernel, tool and backend; below it every further problem. */
export function textTable(reports: readonly KernelReport[]): string {
	const lines = [['KERNEL', 'TOOL', 'BACKEND', 'ERROR %', 'SECONDS', 'RESULT']];
	for (const report of reports) {
		if (report.problem !== null) {
			lines.push([titleOf(report), '', '', '', String(report.seconds), `FAIL ${report.problem}`]);
		}

		for (const cell of report.cells) {
			const backend = `${cell.backend ?? '–'}${cell.forced === null ? '' : ` (${cell.forced})`}`;
			const known = [titleOf(report), cell.tool, backend, percentOf(cell), String(cell.seconds)];
			lines.push([...known, outcomeOf(cell)]);
			for (const problem of cell.problems.slice(1))
				lines.push(['', '', '', '', '', `     ${problem}`]);
		}
	}

	const widths = [0, 1, 2, 3, 4].map((column) =>
		Math.max(...lines.map((line) => (line[column] ?? '').length)),
	);
	const padded = lines.map((line) =>
		line
			.map((text, column) => text.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
	return `${padded.join('\n')}\n`;
}

/** `88 passed, 0 failed, 2 skipped on 4 kernels` and what had to be repeated. */
export function summary(reports: readonly KernelReport[]): string {
	const cells = reports.flatMap((report) => report.cells);
	const sum = (of: (cell: Cell) => number): number => cells.reduce((all, one) => all + of(one), 0);
	const unfinished = reports.filter(({problem}) => problem !== null).length;
	const failed = unfinished + sum(({problems}) => problems.length);
	const counts = [
		`${String(sum(({passed}) => passed))} passed`,
		`${String(failed)} failed`,
		`${String(sum(({skipped}) => skipped.length))} skipped on ${String(reports.length)} kernels`,
	];
	const again = reports.flatMap(({series, repeated}) =>
		repeated.map((why) => `${series}: booted again, for ${why}\n`),
	);
	return `${again.join('')}${counts.join(', ')}\n`;
}

function markdownCell(cells: readonly Cell[]): string {
	if (cells.length === 0) return '–';
	return cells
		.filter(({loses}) => !loses)
		.map((cell) => {
			const [problem] = cell.problems;
			const backend = cell.backend ?? 'none';
			if (problem !== undefined) return `**${backend}: ${problem.replaceAll('|', '\\|')}**`;
			if (cell.tool === privileges) return `${String(cell.passed)} tests`;
			const name = cell.forced === null ? `**${backend}**` : backend;
			return [`${name} ${percentOf(cell)} %`, ...cell.losses].join('; ');
		})
		.join('<br>');
}

/** A row per kernel, a column per tool: the kernel's own choice in bold, then the alternatives. */
export function markdownTable(
	reports: readonly KernelReport[],
	tools: readonly string[],
): string[] {
	const rows = reports.map((report) => [
		`${report.release ?? report.series}<br>${report.date ?? ''}`,
		...tools.map((tool) =>
			report.problem !== null && report.cells.length === 0
				? report.problem.replaceAll('|', '\\|')
				: markdownCell(report.cells.filter((cell) => cell.tool === tool)),
		),
	]);
	const lines = [['kernel', ...tools], ['---', ...tools.map(() => '---')], ...rows];
	return lines.map((line) => `| ${line.join(' | ')} |`);
}

// Reports of all kernels → a table for the terminal, and one in Markdown for the README.
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

function markdownCell(cells: readonly Cell[]): string {
	if (cells.length === 0) return '–';
	return cells
		.filter(({loses}) => !loses)
		.map((cell) => {
			const backend = cell.backend ?? 'none';
			const [problem] = cell.problems;
			if (problem !== undefined) return `**${backend}: ${problem.replaceAll('|', '\\|')}**`;
			const name = cell.forced === null ? `**${backend}**` : backend;
			return [`${name} ${percentOf(cell)} %`, ...cell.losses].join('; ');
		})
		.join('<br>');
}

/** A row per kernel, a column per tool: the kernel's own choice in bold, then the alternatives. */
export function markdownTable(reports: readonly KernelReport[], tools: readonly string[]): string {
	const rows = reports.map((report) => [
		`${report.release ?? report.series}<br>${report.date ?? ''}`,
		...tools.map((tool) =>
			report.problem !== null && report.cells.length === 0
				? report.problem.replaceAll('|', '\\|')
				: markdownCell(report.cells.filter((cell) => cell.tool === tool)),
		),
	]);
	const lines = [['kernel', ...tools], ['---', ...tools.map(() => '---')], ...rows];
	return `${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}

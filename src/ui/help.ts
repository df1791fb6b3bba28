// A panel's declaration and what it found → its help: question, columns, backend, caveats, cost, keys.
import {columnTitle} from './columns.js';
import {pad, wrap} from './cells.js';
import {statusLine, troubles} from './status.js';
import type {Theme} from './theme.js';
import {readyOf, type View} from './view.js';

const keys: ReadonlyArray<readonly [keys: string, what: string]> = [
	['0 o', 'overview'],
	['1-9 Tab Left Right', 'panels'],
	['Up Down PgUp PgDn Home End', 'rows'],
	['Enter', 'open a panel; in a table, filter all panels by the row’s process'],
	['Backspace', 'back: help, process filter, panel'],
	['/', 'show rows that contain a text; Esc clears it'],
	['s < >', 'sort by the next, the previous, the next column'],
	['r', 'reverse the order'],
	['p Space', 'freeze the screen; data goes on being collected'],
	['+ -', 'longer or shorter interval, 0.1 s to 60 s'],
	['g', 'graph'],
	['L P', 'switch latency, per process, where the panel has them'],
	['Ctrl-Z', 'suspend'],
	['q Ctrl-C', 'quit'],
];

export function helpLines(view: View | undefined, width: number, theme: Theme): string[] {
	const heading = (text: string) => ['', theme.bold(theme.paint('key', text))];
	const listed = (entries: ReadonlyArray<readonly [string, string]>, column: number) =>
		entries.flatMap(([name, text]) =>
			wrap(text, width - column - 3).map(
				(line, index) => `  ${theme.bold(pad(index === 0 ? name : '', column))} ${line}`,
			),
		);
	const about = view === undefined ? [] : aboutPanel(view, width, theme, heading, listed);
	return [...about, ...heading('Keys'), ...listed(keys, Math.min(28, Math.floor(width / 3)))];
}

function aboutPanel(
	view: View,
	width: number,
	theme: Theme,
	heading: (text: string) => string[],
	listed: (entries: ReadonlyArray<readonly [string, string]>, column: number) => string[],
): string[] {
	const {probe, source} = view;
	const ready = readyOf(view);
	const plan = source?.plan;
	const columns = (plan?.columns ?? []).map(
		(column) => [columnTitle(column), column.describe] as const,
	);
	const caveats = [...new Set([...(plan?.caveats ?? []), ...(ready?.caveats ?? [])])];
	const lost = ready === undefined ? [] : troubles(ready.health);
	return [
		`${theme.bold(probe.name)}: ${probe.summary}`,
		...wrap(probe.question, width),
		...(columns.length === 0 ? [] : [...heading('Columns'), ...listed(columns, 10)]),
		...heading('Measured with'),
		...(ready === undefined
			? ['  no data yet']
			: [`  ${ready.backend}`, `  ${statusLine(ready, width - 2, theme)}`]),
		...lost.map((text) => theme.paint('warn', `  in this interval: ${text}`)),
		...(caveats.length === 0 ? [] : heading('What the numbers leave out')),
		...caveats.flatMap((caveat) => wrap(caveat, width - 4)).map((line) => `  ${line}`),
	];
}

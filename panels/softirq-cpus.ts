// softirqs' rows per CPU → a line per vector with a bar for each CPU; for many CPUs a strip of heat.
import {memoised} from '../src/memoise.js';
import type {ReadySnapshot, Row} from '../src/probe/snapshot.js';
import {bar} from '../src/ui/bar.js';
import {pad} from '../src/ui/cells.js';
import type {Inside} from '../src/ui/panel-frame.js';
import {nameCells, nameText, strips, together, type Load} from './softirq-strips.js';
import {measured} from './softirq-vectors.js';

const rowsOf = (snapshot: ReadySnapshot): readonly Row[] =>
	snapshot.shape === 'hist' ? [] : snapshot.rows;

const isPerCpu = (row: Row): boolean => typeof row['cpu'] === 'number';

/** Whether CPUs are told apart. */
export const hasCpus = (snapshot: ReadySnapshot): boolean => rowsOf(snapshot).some(isPerCpu);

const highestCpu = memoised((snapshot: ReadySnapshot) =>
	rowsOf(snapshot).reduce((max, row) => Math.max(max, measured(row['cpu']) ?? 0), 0),
);

/** As many of the vectors as have room. */
function loadOf({ready, view, height}: Inside): Load {
	// A CPU without soft interrupts just now keeps its place.
	const cpus = 1 + Math.max(...[ready, ...view.history].map(highestCpu));
	const shares = new Map<string, number[]>();
	const add = (name: string, cpu: number, share: number): void => {
		const row = shares.get(name) ?? Array.from({length: cpus}, () => 0);
		row[cpu] = (row[cpu] ?? 0) + share;
		shares.set(name, row);
	};
	for (const row of rowsOf(ready)) {
		const share = (measured(row['total_us']) ?? 0) / 1e6 / ready.seconds;
		add(String(row['softirq']), measured(row['cpu']) ?? 0, share);
		add(together, measured(row['cpu']) ?? 0, share);
	}

	const sum = (name: string) => (shares.get(name) ?? []).reduce((total, one) => total + one, 0);
	const vectors = [...shares.keys()].filter((name) => name !== together);
	vectors.sort((a, b) => sum(b) - sum(a) || (a < b ? -1 : 1));
	const names = [...vectors.slice(0, Math.max(1, height - furniture)), together];
	const all = shares.get(together) ?? [];
	return {
		names,
		shares: names.map((name) => shares.get(name) ?? []),
		highest: Math.max(...all, 1e-6),
	};
}

/** Titles, all together, the legend. */
const furniture = 3;

/** The percentage, a bar of at least three cells, and a blank after each. */
const leastBar = 11;
const percentCells = 6;

/** The column titles and a line for each vector; the last line is all of them. */
export function cpuLines(inside: Inside): string[] {
	const load = loadOf(inside);
	const cpus = load.shares[0]?.length ?? 0;
	if (cpus === 0) return [];
	const room = inside.width - nameCells - 1;
	const each = Math.min(40, Math.floor(room / cpus));
	const lines =
		each >= leastBar ? bars(load, each, inside) : strips(load, cpus, room, inside.theme);
	return lines.slice(0, inside.height);
}

function bars({names, shares, highest}: Load, each: number, {theme, tone}: Inside): string[] {
	const length = each - percentCells - 2;
	const cpuTitles = (shares[0] ?? []).map((_, cpu) => pad(`  cpu ${cpu}`, each));
	const lines = names.map((name, index) => {
		const cells = (shares[index] ?? []).map((share) => {
			const text = percentText(share).padStart(percentCells);
			const drawn = pad(bar(share / highest, length, theme.glyphs.rule), length);
			const number = share === 0 ? theme.paint('faint', text) : text;
			return `${number} ${theme.paint(name === together ? 'blue' : tone, drawn)} `;
		});
		return `${nameText(name, theme)} ${cells.join('')}`;
	});
	return [theme.paint('muted', `${pad('SOFTIRQ', nameCells)} ${cpuTitles.join('')}`), ...lines];
}

/** What ran is never nothing. */
const percentText = (share: number): string =>
	share > 0 && share < 0.00005 ? '<0.01%' : `${(100 * share).toFixed(2)}%`;

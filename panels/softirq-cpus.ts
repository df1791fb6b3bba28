// softirqs' rows per CPU → a line per vector with a bar for each CPU; for many CPUs a strip of heat.
import {memoised} from '../src/core/memoise.js';
import {unmeasured} from '../src/core/format.js';
import type {ReadySnapshot, Row} from '../src/core/snapshot.js';
import {rowsOf} from '../src/shapes/index.js';
import {bar} from '../src/ui/draw/bar.js';
import {pad} from '../src/ui/draw/cells.js';
import type {Inside} from '../src/ui/draw/panel-frame.js';
import {nameCells, nameText, strips, together, type Load} from './softirq-strips.js';
import {measured, percentText} from './softirq-vectors.js';

const isPerCpu = (row: Row): boolean => typeof row['cpu'] === 'number';

/** Whether CPUs are told apart. */
export const hasCpus = (snapshot: ReadySnapshot): boolean => rowsOf(snapshot).some(isPerCpu);

const cpusOf = memoised(
	(snapshot: ReadySnapshot): ReadonlySet<number> =>
		new Set(rowsOf(snapshot).flatMap((row) => measured(row['cpu']) ?? [])),
);

/** So many snapshots a CPU without soft interrupts keeps its place; one that is offline then goes. */
const remembered = 60;

/** Their numbers, ascending. Some machines leave numbers out, and a CPU can be offline. */
const cpusSeen = ({ready, view}: Inside): number[] =>
	[...new Set([ready, ...view.history.slice(-remembered)].flatMap((one) => [...cpusOf(one)]))].sort(
		(a, b) => a - b,
	);

/** As many of the vectors as have room. */
function loadOf(inside: Inside): Load {
	const {ready, height} = inside;
	const cpus = cpusSeen(inside);
	const places = new Map(cpus.map((cpu, place) => [cpu, place]));
	const shares = new Map<string, Array<number | null>>();
	// A thinned snapshot keeps the top rows only: a missing row is unknown, not 0.
	const isPart = ready.thinned !== undefined;
	const add = (name: string, cpu: number, share: number): void => {
		const row = shares.get(name) ?? cpus.map(() => (isPart ? null : 0));
		const place = places.get(cpu) ?? 0;
		row[place] = (row[place] ?? 0) + share;
		shares.set(name, row);
	};
	for (const row of rowsOf(ready)) {
		const share = (measured(row['total_us']) ?? 0) / 1e6 / ready.seconds;
		add(String(row['softirq']), measured(row['cpu']) ?? 0, share);
		add(together, measured(row['cpu']) ?? 0, share);
	}

	const sum = (name: string) =>
		(shares.get(name) ?? []).reduce<number>((total, one) => total + (one ?? 0), 0);
	const vectors = [...shares.keys()].filter((name) => name !== together);
	vectors.sort((a, b) => sum(b) - sum(a) || (a < b ? -1 : 1));
	const names = [
		...vectors.slice(0, Math.max(1, height - furniture)),
		...(isPart ? [] : [together]),
	];
	const all = (shares.get(together) ?? []).map((one) => one ?? 0);
	return {
		...{cpus, names},
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
	const cpus = load.cpus.length;
	if (cpus === 0) return [];
	const room = inside.width - nameCells - 1;
	const each = Math.min(40, Math.floor(room / cpus));
	const lines = each >= leastBar ? bars(load, each, inside) : strips(load, room, inside.theme);
	return lines.slice(0, inside.height);
}

function bars({cpus, names, shares, highest}: Load, each: number, {theme, tone}: Inside): string[] {
	const length = each - percentCells - 2;
	const cpuTitles = cpus.map((cpu) => pad(`  cpu ${cpu}`, each));
	const lines = names.map((name, index) => {
		const cells = (shares[index] ?? []).map((share) => {
			const text = (share === null ? unmeasured : percentText(share)).padStart(percentCells);
			const drawn = pad(bar((share ?? 0) / highest, length, theme.glyphs.rule), length);
			const number = (share ?? 0) === 0 ? theme.paint('faint', text) : text;
			return `${number} ${theme.paint(name === together ? 'blue' : tone, drawn)} `;
		});
		return `${nameText(name, theme)} ${cells.join('')}`;
	});
	return [theme.paint('muted', `${pad('SOFTIRQ', nameCells)} ${cpuTitles.join('')}`), ...lines];
}

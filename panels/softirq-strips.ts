// The load of many CPUs by vector → strips of heat: a line a vector, a cell or more a CPU, with a legend.
import {cellWidth, pad, spread} from '../src/ui/draw/cells.js';
import type {Theme} from '../src/ui/theme/theme.js';
import {percentText} from './softirq-vectors.js';

export type Load = {
	/** Their numbers. */
	readonly cpus: readonly number[];
	/** The vectors, busiest first, after them all together. */
	readonly names: readonly string[];
	/** For each of the names and each CPU: the share of the CPU's time, 0 to 1; null where it was not kept. */
	readonly shares: ReadonlyArray<ReadonlyArray<number | null>>;
	readonly highest: number;
};

/** The name of the last line. */
export const together = 'all';

export const nameCells = 9;

export const nameText = (name: string, theme: Theme): string =>
	name === together ? theme.bold(pad(name, nameCells)) : pad(name, nameCells);

/** One cell or more a CPU; where there are more CPUs than cells, a cell shows the busiest of its CPUs. */
export function strips({cpus, names, shares, highest}: Load, room: number, theme: Theme): string[] {
	const wide = Math.max(1, Math.floor(room / cpus.length));
	const group = Math.ceil(cpus.length / room);
	const groups = Math.ceil(cpus.length / group);
	const lines = names.map((name, index) => {
		const heats = Array.from({length: groups}, (_, at) => {
			const own = (shares[index] ?? []).slice(at * group, (at + 1) * group);
			const share = Math.max(...own.map((one) => one ?? 0));
			// By the root: a tenth of the busiest is still seen.
			return share === 0 ? null : Math.sqrt(share / highest);
		});
		const cells = heats.flatMap((heat) => Array.from({length: wide}, () => heat));
		return `${nameText(name, theme)} ${theme.heatCells(cells)}`;
	});
	const note = group > 1 ? `the busiest of ${group} CPUs a cell` : '';
	const ramp = theme.heatCells(
		Array.from({length: theme.heatSteps}, (_, at) => at / theme.heatSteps),
	);
	const most = theme.paint('muted', `${percentText(highest)} of a CPU`);
	const scale = `${theme.paint('muted', '0')} ${ramp} ${most}`;
	const legend = cellWidth(scale) <= room ? scale : `up to ${most}`;
	return [
		theme.paint('muted', `${pad('CPU', nameCells)} ${cpuAxis(cpus, groups, wide, group)}`),
		...lines,
		spread(`${pad('', nameCells)} ${legend}`, theme.paint('muted', note), nameCells + 1 + room),
	];
}

/** The numbers of CPUs above their cells, as many as do not touch. */
function cpuAxis(cpus: readonly number[], groups: number, wide: number, group: number): string {
	const every = [1, 2, 4, 8, 16, 32, 64].find((step) => step * wide >= 5) ?? 128;
	let line = '';
	for (let at = 0; at < groups; at += every)
		line = line.padEnd(at * wide) + String(cpus[at * group]);
	return line;
}

// What was measured → a table in Markdown, the raw numbers beside it.
import {median} from './statistics.js';

export type Measured = {
	readonly what: string;
	/** Of kerntop, one a round. */
	readonly kerntop: readonly number[];
	/** Of what it is compared with, and its name. */
	readonly peer?: readonly number[];
	readonly against?: string;
	readonly unit: string;
	/** The most that the ratio (with a peer) or the value may be. */
	readonly target?: number;
	readonly note?: string;
};

/** The ratio of the medians, or the median itself where there is no peer. */
export const figure = ({kerntop, peer}: Measured): number =>
	peer === undefined ? median(kerntop) : median(kerntop) / median(peer);

export const isMet = (measured: Measured): boolean =>
	measured.target === undefined || figure(measured) <= measured.target;

const short = (value: number): string =>
	Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–';

export function markdown(rows: readonly Measured[]): string {
	const lines = rows.map((row) => {
		const {what, kerntop, peer, against = '', unit, target, note = ''} = row;
		const ratio = peer === undefined ? '' : short(figure(row));
		const wanted =
			target === undefined ? '' : `≤ ${short(target)}${isMet(row) ? '' : ' **missed**'}`;
		const theirs = peer === undefined ? '' : `${against} ${short(median(peer))}`;
		return `| ${what} | ${short(median(kerntop))} ${unit} | ${theirs} | ${ratio} | ${wanted} | ${note} |`;
	});
	return [
		'| | kerntop | against | ratio | target | |',
		'| --- | --- | --- | --- | --- | --- |',
		...lines,
	].join('\n');
}

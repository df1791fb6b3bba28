// Names of errors (`ENOENT`) ↔ their numbers, from Node's own table.
import {constants} from 'node:os';

/** The number for a name or for a number written out; undefined if it is neither. */
export function errnoOf(text: string): number | undefined {
	if (/^\d+$/.test(text)) return Number(text);
	const numbers: Readonly<Record<string, number>> = constants.errno;
	return numbers[text.toUpperCase()];
}

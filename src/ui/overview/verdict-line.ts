// Judged resources → one line that says what is wrong and who does it, as far as there is room.
import {marks} from '../../core/judgement.js';
import type {Snapshot} from '../../core/snapshot.js';
import type {Assessment} from '../../overview/assess.js';
import type {Offender} from '../../overview/offenders.js';
import {
	isNothingKnown,
	nothing,
	offenderForms,
	outstanding,
	whatIsWrong,
} from '../../overview/verdict.js';
import {cellWidth, cutWhole, truncate} from '../draw/cells.js';
import type {Theme} from '../theme/theme.js';
import {toneOfLevel} from './chosen.js';

/** A name of less says nothing. */
const leastName = 4;

/** Where room is short the amount stays, then the name. */
export function offenderText(offender: Offender, cells: number): string {
	const fits = offenderForms(offender).find((form) => cellWidth(form) <= cells);
	if (fits !== undefined) return fits;
	const {comm, text} = offender;
	const room = cells - cellWidth(text) - 1;
	return room >= leastName ? `${truncate(comm, room)} ${text}` : truncate(comm, cells);
}

/** `disk vda 98% busy, psi 61%: dd (pid 12) 240M/s`, or as much of that as fits. */
function sentence(one: Assessment, cells: number): string {
	const what = cutWhole(whatIsWrong(one), cells);
	const {accused: by} = one;
	const room = cells - cellWidth(what) - 2;
	return by === undefined || room < leastName ? what : `${what}: ${offenderText(by, room)}`;
}

const unknownText = (machine: Snapshot | undefined): string =>
	machine?.status === 'failed' || machine?.status === 'unsupported'
		? `the machine cannot be looked at: ${machine.reason}`
		: 'looking: the first numbers come after one interval';

/** The worst first, the others as far as there is room. `machine`: what measures it. */
export function verdictLine(
	assessments: readonly Assessment[],
	machine: Snapshot | undefined,
	width: number,
	theme: Theme,
): string {
	if (isNothingKnown(assessments))
		return theme.paint('muted', cutWhole(unknownText(machine), width));
	const found = outstanding(assessments);
	if (found.length === 0) return theme.paint('good', nothing);
	let line = '';
	for (const one of found) {
		const room = line === '' ? width : Number.POSITIVE_INFINITY;
		const text = `${marks[one.level]}${sentence(one, room - marks[one.level].length)}`;
		const gap = line === '' ? '' : '   ';
		if (cellWidth(line) + gap.length + cellWidth(text) > width) continue;
		const painted = theme.paint(toneOfLevel[one.level], text);
		line += gap + (line === '' ? theme.bold(painted) : painted);
	}

	return line;
}

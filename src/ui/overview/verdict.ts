// Judged resources → one line that says what is wrong and who does it.
import type {Resource} from '../../host/measure.js';
import type {Snapshot} from '../../probe/snapshot.js';
import {cellWidth, cut} from '../cells.js';
import type {Theme} from '../theme.js';
import {toneOfLevel, worseFirst, type Assessment, type Finding} from './assess.js';
import type {Offender} from './offenders.js';

/** Before what is a warning, and what is bad: to be seen without colours too. */
export const marks = ['', '! ', '!! '] as const;

/** `stress-ng-cpu ×4 (pid 812) 187%` */
export const offenderText = ({comm, processes, pid, amount}: Offender, word = 'pid '): string =>
	`${comm}${processes > 1 ? ` ×${processes}` : ''} (${word}${pid}) ${amount}`;

/** `98%`, `psi 12%`; a label that says what the column does not. */
export function findingText({indicator, value}: Finding): string {
	if (value === null) return '–';
	return `${indicator.label === '' ? '' : `${indicator.label} `}${indicator.text(value)}`;
}

/** After the first figure of a resource's utilisation. */
const predicates: Readonly<Record<Resource, string>> = {
	cpu: 'busy',
	memory: 'in use',
	disk: 'busy',
	network: '',
	scheduler: 'want to run',
};

/** `disk vda 98% busy, psi 61%: dd (pid 12) 240M/s` */
function sentence({spec, findings, lead, offenders}: Assessment): string {
	const [first] = findings.utilisation;
	const word = predicates[spec.resource];
	const used = first === undefined ? '' : `${findingText(first)} ${word}`.trim();
	const also = lead === undefined || lead === first ? '' : `, ${findingText(lead)}`;
	const [by] = offenders;
	const of = first?.of ?? '';
	const what = [spec.title, of, used].filter((text) => text !== '').join(' ');
	return `${what}${also}${by === undefined ? '' : `: ${offenderText(by)}`}`;
}

const isUnknown = ({findings}: Assessment): boolean =>
	Object.values(findings)
		.flat()
		.every(({value, indicator}) => value === null || indicator.panel !== 'host');

const unknownText = (host: Snapshot | undefined): string =>
	host?.status === 'failed' || host?.status === 'unsupported'
		? `the machine cannot be looked at: ${host.reason}`
		: 'looking: the first numbers come after one interval';

/** The worst first, the others as far as there is room. */
export function verdictLine(
	assessments: readonly Assessment[],
	host: Snapshot | undefined,
	width: number,
	theme: Theme,
): string {
	if (assessments.every(isUnknown)) return theme.paint('muted', cut(unknownText(host), width));
	const found = assessments
		.filter(({level}) => level > 0)
		.map((one) => ({one, level: one.level, excess: one.lead?.excess ?? 0}))
		.sort(worseFirst);
	if (found.length === 0) return theme.paint('good', 'nothing stands out');
	let line = '';
	for (const {one} of found) {
		const text = `${marks[one.level]}${sentence(one)}`;
		const gap = line === '' ? '' : '   ';
		if (line !== '' && cellWidth(line) + gap.length + cellWidth(text) > width) continue;
		const painted = theme.paint(toneOfLevel[one.level], cut(text, width));
		line += gap + (line === '' ? theme.bold(painted) : painted);
	}

	return line;
}

// Judged resources → sentences that say what is wrong and who does it.
import {marks} from '../core/judgement.js';
import type {Resource} from '../core/resource.js';
import {worseFirst, type Assessment, type Finding} from './assess.js';
import type {Offender} from './offenders.js';

/** `stress-ng-cpu ×4 (pid 812) 1.9cpu`, and shorter. */
export function offenderForms({comm, processes, pid, text}: Offender): [string, string, string] {
	const name = `${comm}${processes > 1 ? ` ×${processes}` : ''}`;
	return [`${name} (pid ${pid}) ${text}`, `${name} (${pid}) ${text}`, `${name} ${text}`];
}

/** `98%`, `psi 12%`; a label that says what the column does not. */
export function findingText({indicator, value}: Finding): string {
	if (value === null) return '–';
	return `${indicator.label === '' ? '' : `${indicator.label} `}${indicator.text(value)}`;
}

/** The disk or interface of the finding, with a space, unless it was named before. */
export const nameOf = ({indicator, of}: Finding, namedBefore: string): string =>
	of === '' || of === namedBefore || of === indicator.label ? '' : `${of} `;

/** After the first figure of a resource's utilisation. */
const predicates: Readonly<Record<Resource, string>> = {
	cpu: 'busy',
	memory: 'in use',
	disk: 'busy',
	network: '',
	scheduler: 'want to run',
};

/** `disk vda 98% busy, psi 61%` */
export function whatIsWrong({spec, findings, lead}: Assessment): string {
	const first = findings.utilisation.find(({indicator}) => indicator.panel === undefined);
	const word = predicates[spec.resource];
	const used =
		first === undefined ? '' : `${nameOf(first, '')}${findingText(first)} ${word}`.trim();
	// In the table the column says that they are errors; here a word does.
	const unit = lead?.indicator.label === '' && findings.errors.includes(lead) ? ' errors' : '';
	// The utilisation before it is of one device only.
	const errors =
		lead !== undefined && lead.devices > 1 ? `${unit} on ${lead.devices} ${spec.title}s` : unit;
	const also =
		lead === undefined || lead === first
			? ''
			: `, ${nameOf(lead, first?.of ?? '')}${findingText(lead)}${errors}`;
	return `${spec.title} ${used}${also}`.trim();
}

/** The resources that are a problem, the worst first. */
export const outstanding = (assessments: readonly Assessment[]): Assessment[] =>
	assessments
		.filter(({level}) => level > 0)
		.map((one) => ({one, level: one.level, excess: one.lead?.excess ?? 0}))
		.sort(worseFirst)
		.map(({one}) => one);

const isUnknown = ({findings}: Assessment): boolean =>
	Object.values(findings)
		.flat()
		.every(({value, indicator}) => value === null || indicator.panel !== undefined);

/** The machine has not been measured yet, or cannot be. */
export const isNothingKnown = (assessments: readonly Assessment[]): boolean =>
	assessments.every(isUnknown);

export const nothing = 'nothing stands out';

/** `disk vda 98% busy, psi 61%: dd (pid 12) 240M/s` */
function sentence(one: Assessment): string {
	const {accused: by} = one;
	return by === undefined ? whatIsWrong(one) : `${whatIsWrong(one)}: ${offenderForms(by)[0]}`;
}

/** The whole verdict; the screen's line has what fits. */
export function verdict(assessments: readonly Assessment[]): string[] {
	const found = outstanding(assessments).map((one) => marks[one.level] + sentence(one));
	return found.length === 0 ? [nothing] : found;
}

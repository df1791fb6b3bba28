// The overview's judgement → its help: what is read of each resource, from where on it is a problem, and
// what could not be measured here.
import {wrap} from '../draw/cells.js';
import type {Theme} from '../theme/theme.js';
import type {Assessment, Finding} from '../../overview/assess.js';

const limits = ({indicator}: Finding): string => {
	const {warn, bad, text} = indicator;
	if (warn === undefined || bad === undefined) return '';
	return warn === bad ? `; bad from ${text(bad)}` : `; ! from ${text(warn)}, !! from ${text(bad)}`;
};

function line(finding: Finding): string {
	const {indicator, value, reason} = finding;
	const missing = value === null && reason !== '' ? ` (– now: ${reason})` : '';
	const name = indicator.label === '' ? '' : `${indicator.label}: `;
	return `${name}${indicator.describe}${limits(finding)}${missing}`;
}

export function overviewHelp(
	assessments: readonly Assessment[],
	width: number,
	theme: Theme,
): string[] {
	const about = wrap(
		'What is wrong with this machine? Each resource by how busy it is, how much work has to wait for it, and what went wrong in the last minute; means of three intervals are judged. Devices are named before their figures. By whom: processes of one name count together, their CPU time in CPUs. Enter leads to the panel that explains it, Enter again to the process.',
		width,
	);
	const listed = assessments.flatMap(({spec, findings}) => [
		'',
		theme.bold(theme.paint('key', spec.title)),
		...Object.entries(findings).flatMap(([aspect, found]) =>
			found.flatMap((finding, index) => {
				const text = `${index === 0 ? `${aspect}: ` : ''}${line(finding)}`;
				return wrap(text, width - 4).map((part, at) => `  ${at === 0 ? '' : '  '}${part}`);
			}),
		),
	]);
	return assessments.length === 0 ? [] : [...about, ...listed];
}

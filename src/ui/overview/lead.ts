// A judged resource → where Enter on it leads: the panel that explains it, on the offender's row.
import {processDrill} from '../drill.js';
import {show, suspect, type State} from '../state.js';
import type {Resource} from '../../host/measure.js';
import type {Assessment} from './assess.js';

/** Where nobody is named. */
const panels: Readonly<Record<Resource, string>> = {
	cpu: 'cputop',
	memory: 'cachestat',
	disk: 'biotop',
	network: 'tcptop',
	scheduler: 'runqlat',
};

/** It is always there, and lists every process. */
const elsewhere = 'cputop';

/** Where a resource's waits are told apart by process, its panel shows them so. */
const byProcess: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
	runqlat: {pids: true},
};

/** `isOpen`: whether the dashboard has the panel; the settings may leave some out. */
export function follow(
	state: State,
	{spec, offenders}: Assessment,
	isOpen: (panel: string) => boolean,
): State {
	const [by] = offenders;
	const wanted = by?.panel ?? panels[spec.resource];
	const panel = isOpen(wanted) ? wanted : elsewhere;
	const shown = show(state, panel, state.cell);
	const options = byProcess[panel];
	const switches =
		options === undefined
			? shown.switches
			: {...shown.switches, [panel]: {...shown.switches[panel], ...options}};
	const {resource} = state;
	const opened = {...shown, switches, resource};
	return suspect(
		opened,
		by && processDrill(by.pid, by.comm),
		panel === wanted ? by?.column : undefined,
	);
}

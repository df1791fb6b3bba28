// A judged resource → where Enter on it leads: the panel that explains it, on the offender's row.
import type {Assessment} from '../../overview/assess.js';
import {processDrill} from '../feeds/drill.js';
import {showTool, suspect, type State} from '../state/state.js';

/** Where no process is named, the panel that explains the resource is opened, with the options that it declares. */
export function follow(state: State, {spec, offenders, explainedBy}: Assessment): State {
	const [by] = offenders;
	const panel = by?.panel ?? explainedBy?.panel;
	if (panel === undefined) return {...state, notice: `no panel explains the ${spec.title}`};
	const shown = {...showTool(state, panel), cell: state.cell};
	const options = explainedBy?.panel === panel ? explainedBy.options : {};
	const switches =
		Object.keys(options).length === 0
			? shown.switches
			: {...shown.switches, [shown.panel]: {...shown.switches[shown.panel], ...options}};
	const {resource} = state;
	const opened = {...shown, switches, resource};
	return suspect(opened, by && processDrill(by.pid, by.comm), by?.column);
}

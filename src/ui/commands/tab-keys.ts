// From one panel to another: by number, by Tab, by the arrows at either side; opened, and closed.
import type {Tool} from '../../core/tool.js';
import {isReplay} from '../../engine/time.js';
import {closeTab, numberKeys, show, showAnother, showTool, type State} from '../state/state.js';
import type {Command, Context} from './command.js';

/** Index -1 is the overview; beyond either end it goes round. */
export function showPanel({panels, state}: Context, index: number): State {
	const places = panels.length + 1;
	const wrapped = ((((index + 1) % places) + places) % places) - 1;
	return show(state, panels[wrapped]?.id ?? 'overview', wrapped === -1 ? state.cell : wrapped);
}

/** The focus goes through the panels on the screen; where there is only one, to the next tab. */
function neighbour(context: Context, step: 1 | -1): State {
	const {state, panels, arrangement} = context;
	const {order} = arrangement;
	if (state.panel === 'overview' || order.length < 2) {
		return showPanel(context, current(context) + step);
	}

	const next = order[(order.indexOf(state.panel) + step + order.length) % order.length];
	const index = panels.findIndex(({id}) => id === next);
	return next === undefined ? state : show(state, next, index === -1 ? state.cell : index);
}

const current = ({panels, state}: Context): number =>
	panels.findIndex(({id}) => id === state.panel);

export const overviewCommand: Command = {
	...{id: 'panel.overview', scope: 'panels', keys: ['0'], title: 'overview'},
	stays: 'the overview is what is shown',
	hint: ({state}) => (state.help || state.panel === 'overview' ? undefined : ['overview', 7]),
	run: (context) => showPanel(context, -1),
};

const topic = 'panels';

const numbered = Array.from({length: numberKeys}, (_, index): Command => {
	const key = String(index + 1);
	return {
		...{id: `panel.${key}`, scope: 'panels', keys: [key], title: `panel ${key}`, topic},
		stays: 'that is the panel that is shown',
		hint: ({state, panels}) =>
			state.panel === 'overview' && !state.help && index < panels.length
				? [panels.length === 1 ? 'panel' : 'panels', 4]
				: undefined,
		why: ({panels}) => `there is no panel ${key}, only ${panels.length}`,
		run: (context) => (index < context.panels.length ? showPanel(context, index) : undefined),
	};
});

/** All tools have a place in the palette, by name. */
const named = ({name, summary}: Tool): Command => ({
	...{id: `panel.${name}`, scope: 'panels', keys: [], topic, title: `${name}: ${summary}`},
	stays: `${name} is what is shown`,
	run: ({state}) => showTool(state, name),
});

const noPanel = (): string => 'the overview is no panel of a tool';

export const panelCommands = (catalogue: readonly Tool[]): Command[] => [
	...numbered,
	...catalogue.map(named),
	{
		...{id: 'panel.next', scope: 'panels', keys: ['Tab', 'Right'], title: 'next panel', topic},
		run: (context) => neighbour(context, 1),
	},
	{
		...{id: 'panel.previous', scope: 'panels', keys: ['Shift-Tab', 'Left'], topic},
		title: 'previous panel',
		run: (context) => neighbour(context, -1),
	},
	{
		...{id: 'panel.close', scope: 'panels', keys: ['x'], title: 'close this panel'},
		topic: 'close this panel; open its tool once more beside it',
		why: noPanel,
		run: ({state}) => (state.panel === 'overview' ? undefined : closeTab(state, state.panel)),
	},
	{
		...{id: 'panel.another', scope: 'panels', keys: ['O'], title: 'open this tool once more'},
		topic: 'close this panel; open its tool once more beside it',
		why: noPanel,
		run({state, optionsFor, moment}) {
			if (isReplay(moment)) {
				return {...state, notice: 'a recording has the panels that were open while it was made'};
			}

			const tab = state.tabs.find(({id}) => id === state.panel);
			return tab && showAnother(state, tab.tool, optionsFor(tab.id));
		},
	},
	{
		...{id: 'panel.remember', scope: 'panels', keys: []},
		title: 'open the tools of these tabs at the next start, too',
		run({state, moment}) {
			if (isReplay(moment)) {
				return {...state, notice: 'the tabs of a recording are not those of the next start'};
			}

			const remembered = [...new Set(state.tabs.map(({tool}) => tool))];
			if (remembered.length === 0) return {...state, notice: 'no tab is open to be remembered'};
			return {...state, remembered, notice: `at the next start: ${remembered.join(', ')}`};
		},
	},
];

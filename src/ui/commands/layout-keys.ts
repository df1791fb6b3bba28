// How many panels are on the screen: the next layout, or one of them by name.
import type {Layout} from '../../config/settings.js';
import {layouts, layoutTitles, nextLayout} from '../state/layout.js';
import {show, type State} from '../state/state.js';
import type {Command, Context} from './command.js';

/** The overview has a layout of its own: from there its chosen panel is opened in the wanted one. */
function laidOut({state, panels}: Context, layout: Layout): State | undefined {
	if (state.help) return undefined;
	const chosen = panels[state.cell]?.id ?? state.panel;
	return state.panel === 'overview'
		? show({...state, layout}, chosen, state.cell)
		: {...state, layout};
}

export const layout: readonly Command[] = [
	{
		...{id: 'layout.next', scope: 'everywhere', keys: ['v']},
		title: 'next layout',
		topic: 'layout: one panel, two side by side, a grid',
		hint: ({state}) => (state.help || state.panel === 'overview' ? undefined : ['layout', 6]),
		run: (context) => laidOut(context, nextLayout(context.state.layout)),
	},
	...layouts.map((name): Command => ({
		...{id: `layout.${name}`, scope: 'everywhere', keys: []},
		title: `layout: ${layoutTitles[name]}`,
		run: (context) => laidOut(context, name),
	})),
];

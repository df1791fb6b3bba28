// What works wherever the user is: back, interval, help, the ways out.
import {isReplay} from '../../engine/time.js';
import {back, stepInterval, type State} from '../state/state.js';
import type {Command, Context, Hint} from './command.js';

/** The help has no room for what is about the data. */
export const outsideHelp =
	(hint: (context: Context) => Hint | undefined) =>
	(context: Context): Hint | undefined =>
		context.state.help ? undefined : hint(context);

const stepped = ({state, moment}: Context, step: 1 | -1): State | undefined =>
	isReplay(moment) ? undefined : stepInterval(state, step);

const interval = {
	scope: 'everywhere',
	topic: 'longer or shorter interval, 0.1 s to 60 s',
	why: () => 'a recording has its own intervals',
	hint: outsideHelp(({moment}) => (isReplay(moment) ? undefined : ['interval', 5])),
} as const;

export const ways: readonly Command[] = [
	{
		...{id: 'app.interrupt', scope: 'always', keys: ['Ctrl-C']},
		...{title: 'quit at once, exit status 130', topic: 'quit'},
		run: () => ({effect: 'quit', status: 130}),
	},
	{
		...{id: 'app.suspend', scope: 'always', keys: ['Ctrl-Z'], title: 'suspend'},
		run: () => ({effect: 'suspend'}),
	},
];

export const goBack: Command = {
	...{id: 'back', scope: 'everywhere', keys: ['Backspace', 'Delete'], title: 'go back'},
	topic: 'back: help, the last filter by a row, panel',
	hint: outsideHelp(({state}) => (state.drills.length > 0 ? ['back', 2] : undefined)),
	stays: 'there is nothing to go back to',
	run: ({state}) => back(state),
};

export const everywhere: readonly Command[] = [
	{
		...{...interval, id: 'interval.longer', keys: ['+', '='], title: 'longer interval'},
		stays: 'that is the longest interval',
		run: (context) => stepped(context, 1),
	},
	{
		...{...interval, id: 'interval.shorter', keys: ['-'], title: 'shorter interval'},
		stays: 'that is the shortest interval',
		run: (context) => stepped(context, -1),
	},
	{
		...{id: 'help', scope: 'everywhere', keys: ['?'], title: 'help on what is shown'},
		hint: outsideHelp(() => ['help', 1]),
		run: ({state}) => ({...state, help: true, helpTop: 0}),
	},
	{
		...{id: 'quit', scope: 'everywhere', keys: ['q'], title: 'quit'},
		hint: () => ['quit', 0],
		run: () => ({effect: 'quit', status: 0}),
	},
];

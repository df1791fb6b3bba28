// In the help: scroll, and leave.
import type {Command} from './command.js';

const scroll = (
	name: string,
	key: string,
	target: (top: number, page: number, end: number) => number,
): Command => ({
	...{
		id: `help.${name.replaceAll(' ', '-')}`,
		scope: 'help',
		keys: [key],
		title: `scroll the help ${name}`,
	},
	topic: 'scroll the help',
	stays: 'there is no more help that way',
	...(/^(?:up|down)$/.test(name) && {hint: () => ['scroll', 1]}),
	run({state, page, helpEnd}) {
		// A smaller help, or a larger terminal, may have left the top behind the end.
		const end = helpEnd();
		const top = target(Math.min(state.helpTop, end), page, end);
		return {...state, helpTop: Math.max(0, Math.min(top, end))};
	},
});

export const help: readonly Command[] = [
	scroll('up', 'Up', (top) => top - 1),
	scroll('down', 'Down', (top) => top + 1),
	scroll('a page up', 'PageUp', (top, page) => top - page),
	scroll('a page down', 'PageDown', (top, page) => top + page),
	scroll('to its top', 'Home', () => 0),
	scroll('to its end', 'End', (_top, _page, end) => end),
	{
		...{id: 'help.close', scope: 'help', keys: ['?', 'Esc', 'Enter', 'Backspace', 'Delete']},
		title: 'close the help',
		hint: () => ['close', 0],
		run: ({state}) => ({...state, help: false, helpTop: 0}),
	},
];

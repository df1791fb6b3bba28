// The picker of all tools: a tool, or a set of tools, is opened.
import {areas} from '../../core/tool.js';
import type {Area, Tool} from '../../core/tool.js';
import {showOnly, showTool, type State} from '../state/state.js';
import type {Command, Context} from './command.js';
import {closeList, listKeys, openList, typedInto, type TypedList} from './typed-list.js';

/** A line of the picker: one tool, or those that are looked at together. */
export type Choice =
	| {readonly type: 'tool'; readonly tool: Tool}
	| {readonly type: 'preset'; readonly title: string; readonly tools: readonly Tool[]};

const preset = (title: string, tools: readonly Tool[]): Choice[] =>
	tools.length === 0 ? [] : [{type: 'preset', title, tools}];

/** By area, each after the preset of its tools; what is typed leaves the tools that it fits. */
export function choicesOf(catalogue: readonly Tool[], text: string): readonly Choice[] {
	const words = text
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');
	const asChoice = (tool: Tool): Choice => ({type: 'tool', tool});
	const first = catalogue
		.filter(({byDefault}) => byDefault !== undefined)
		.toSorted((a, b) => (a.byDefault ?? 0) - (b.byDefault ?? 0));
	const firstMinute = preset('first minute', first);
	const ofArea = (area: Area): Choice[] =>
		preset(
			area,
			catalogue.filter((tool) => tool.area === area),
		);
	if (words.length > 0) {
		const typed = words.join(' ');
		const sets = [...firstMinute, ...areas.flatMap(ofArea)].filter(
			(choice) => choice.type === 'preset' && choice.title.startsWith(typed),
		);
		const found = catalogue
			.map((tool) => ({tool, rank: rankOf(tool, words)}))
			.filter(({rank}) => rank !== undefined)
			.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
		// A set closes all other tabs. So tools come first: Enter opens a set only where the user went to it.
		return [...found.map(({tool}) => asChoice(tool)), ...sets];
	}

	return [
		...firstMinute,
		...areas.flatMap((area) => [
			...ofArea(area),
			...catalogue.filter((tool) => tool.area === area).map(asChoice),
		]),
	];
}

/** Less for a better fit: by name before by what it says of itself; undefined for none. */
function rankOf({name, area, summary, question}: Tool, words: readonly string[]) {
	const rest = `${area} ${summary} ${question}`.toLowerCase();
	const ranks = words.map((word) => {
		if (name.startsWith(word)) return 0;
		if (name.includes(word)) return 1;
		return rest.includes(word) ? 2 : undefined;
	});
	return ranks.includes(undefined)
		? undefined
		: ranks.reduce<number>((sum, rank) => sum + (rank ?? 0), 0);
}

export const noneLike = 'no tool is like that';

const list: TypedList = {
	...{name: 'picker', entry: 'a tool', none: noneLike},
	count: ({state, catalogue}) => choicesOf(catalogue, state.picker?.text ?? '').length,
};

/** Its text. */
export const picked = (state: State, text: string): State => typedInto(state, list, text);

function opened({state, catalogue}: Context): State | undefined {
	const {text = '', index = 0} = state.picker ?? {};
	const choice = choicesOf(catalogue, text)[index];
	if (choice === undefined) return undefined;
	const before = {...closeList(state, list), help: false};
	if (choice.type === 'tool') return showTool(before, choice.tool.name);
	return showOnly(
		before,
		choice.tools.map(({name}) => name),
	);
}

export const picker: readonly Command[] = [
	{
		...{
			id: 'picker.open',
			scope: 'picker',
			keys: ['Enter'],
			title: 'open the tool, or all of a line',
		},
		run: opened,
		why: () => noneLike,
	},
	...listKeys(list),
];

export const openPicker: Command = {
	...{id: 'picker', scope: 'everywhere', keys: ['o'], title: 'open a tool', startsText: true},
	hint: ({state}) => (state.help ? undefined : ['open a tool', 8]),
	run({state, catalogue}) {
		// A set closes all other tabs. So the cursor begins on the first tool.
		const first = choicesOf(catalogue, '').findIndex(({type}) => type === 'tool');
		return {...openList(state, list), picker: {text: '', index: Math.max(0, first)}};
	},
};

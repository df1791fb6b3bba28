// Where the user is → the keys that work there, most useful first, as many as fit.
import {joinFitting, truncate} from './cells.js';
import type {State} from './state.js';
import type {Theme} from './theme.js';

export type KeyLineOptions = {
	readonly state: State;
	readonly query: string;
	/** Keys that switch an option of this panel, with what they switch. */
	readonly switches: ReadonlyArray<readonly [key: string, name: string]>;
	readonly listed: boolean;
	/** Whether the rows are about processes. */
	readonly drillable: boolean;
	readonly width: number;
	readonly theme: Theme;
};

type Hint = readonly [key: string, what: string, rank: number];

export function keyLine(options: KeyLineOptions): string {
	const {state, query, width, theme} = options;
	if (state.prompt) {
		const typed = truncate(query, width - 44);
		return ` ${theme.bold('/')} ${typed}${theme.inverse(' ')}  ${theme.paint('muted', 'Enter keeps it, Esc clears it')}`;
	}

	if (state.notice !== '') return ` ${theme.paint('warn', truncate(state.notice, width - 2))}`;
	const pieces = hints(options).map(([key, what, rank]) => ({
		rank,
		text: `${theme.bold(theme.paint('key', key))} ${theme.paint('muted', what)}`,
	}));
	return ` ${joinFitting(pieces, width - 2)}`;
}

function hints({state, query, switches, listed, drillable, theme}: KeyLineOptions): Hint[] {
	const arrows = theme.ascii ? 'up/down' : '↑↓';
	const rest: Hint[] = [
		['p', state.paused ? 'go on' : 'pause', 3],
		['+-', 'interval', 5],
		['?', 'help', 1],
		['q', 'quit', 0],
	];
	if (state.help)
		return [
			[arrows, 'scroll', 1],
			['?', 'close', 0],
			['q', 'quit', 0],
		];
	if (state.panel === 'overview') {
		const move = theme.ascii ? 'arrows' : '←↑↓→';
		return [[move, 'choose', 2], ['Enter', 'open', 2], ['1-9', 'panels', 4], ...rest];
	}

	const rows: Hint[] = listed
		? [
				[arrows, 'rows', 6],
				...(drillable ? [['Enter', 'drill', 4] as const] : []),
				['/', query === '' ? 'filter' : `filter: ${query}`, query === '' ? 3 : 0],
				['s', 'sort', 4],
				['r', 'reverse', 7],
			]
		: [];
	const own = switches.map(([key, name]): Hint => [key, name, 4]);
	const back: Hint[] = state.drills.length > 0 ? [['Backspace', 'back', 2]] : [];
	return [['0', 'overview', 7], ...back, ...rows, ['g', 'graph', 5], ...own, ...rest];
}

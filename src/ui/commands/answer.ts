// The state after a key → the same, with a notice where the screen would not show that anything happened. Pure.
import {typesText, type Bindings} from './bindings.js';
import {idlePrompt} from '../state/prompt.js';
import {tableState, type State} from '../state/state.js';
import type {Command, Context, Outcome, Scope} from './command.js';

/** All of the state that this place shows. */
const shown = (state: State): string =>
	JSON.stringify({...state, notice: '', tables: tableState(state, state.panel)});

export function answered(outcome: Outcome, {stays, title}: Command, before: State): Outcome {
	if ('effect' in outcome || outcome.notice !== '') return outcome;
	if (shown(outcome) !== shown(before)) return outcome;
	return {...outcome, notice: stays ?? `all stays as it is: ${title}`};
}

/** Places with keys of their own, which mean nothing elsewhere. */
const aside: readonly Scope[] = ['help', 'palette', 'picker', 'prompt', 'columns', 'picture'];

function placeOf(state: State): string {
	const {chooser, help, reading, panel} = state;
	if (typesText(state)) return 'not while text is typed';
	if (chooser !== undefined) return 'not while columns are chosen';
	if (help) return 'not in the help';
	if (reading !== undefined) return 'not while the heat map is read';
	return panel === 'overview' ? 'not in the overview' : 'not here';
}

/** @param tried what the key is bound to here, and makes no sense */
export function refused(
	key: string,
	tried: readonly Command[],
	context: Context,
	{commands}: Bindings,
): State {
	const {state, hasNotice} = context;
	// It has taken a notice away, which is what it is pressed for.
	if (key === 'Esc' && hasNotice) return state;
	const elsewhere = commands.find(({keys, scope}) => keys.includes(key) && !aside.includes(scope));
	const command = tried.at(-1) ?? elsewhere;
	const reasons = [...tried, ...(elsewhere === undefined ? [] : [elsewhere])].flatMap(
		({why}) => why?.(context) ?? [],
	);
	const isTyping = typesText(state);
	const title = command === undefined ? '' : `${placeOf(state)}: ${command.title}`;
	const notice =
		reasons[0] ?? (title === '' || isTyping ? `${key || 'that key'} does nothing here` : title);
	// The text that follows would be taken for keys.
	const startsText = command?.startsText === true && !isTyping;
	return startsText ? {...state, prompt: idlePrompt(notice)} : {...state, notice};
}

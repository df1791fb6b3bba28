// A letter such as L or P on a panel → the option of its tool that has this key, switched, if that makes sense.
import {messageOf} from '../../core/errors.js';
import type {SwitchKey} from '../../core/options.js';
import type {Tool} from '../../core/tool.js';
import {isReplay} from '../../engine/time.js';
import type {Command, Context} from './command.js';
import {switched, type State} from '../state/state.js';

/** The long name of the option that the key switches. */
export const switchOf = (tool: Tool | undefined, key: SwitchKey): string | undefined =>
	Object.entries(tool?.options ?? {}).find(([, spec]) => spec.key === key)?.[0];

/** Switches the option. The notice, which calls it `called`, says what came of it. */
export function toggled(
	{state, view, optionsFor}: Context,
	name: string,
	called: string,
): State | undefined {
	if (view === undefined) return undefined;
	const all = optionsFor(state.panel);
	const value = all[name] !== true;
	try {
		view.probe.plan({...all, [name]: value});
	} catch (error) {
		return {...state, notice: messageOf(error)};
	}

	const now = switched(state, {...state.switches[state.panel], [name]: value});
	// The numbers follow with the next interval.
	return {...now, notice: `${called} is ${value ? 'on' : 'off'}`};
}

const fixed = 'a recording has the options it was made with';

/** A command of the palette for each boolean option of each tool: every panel has options of its own. */
export const optionCommands = (catalogue: readonly Tool[]): Command[] =>
	catalogue.flatMap((tool) =>
		Object.entries(tool.options).flatMap(([name, {type, sets, describe}]): Command[] => {
			if (type !== 'boolean' || sets !== undefined) return [];
			const isHere = ({view}: Context): boolean => view?.probe.name === tool.name;
			return [
				{
					...{id: `option.${tool.name}.${name}`, scope: 'panel', keys: []},
					title: `${tool.name} --${name}: ${describe}`,
					why: (context) => (isHere(context) ? undefined : `this is no panel of ${tool.name}`),
					run(context) {
						if (!isHere(context)) return undefined;
						return isReplay(context.moment)
							? {...context.state, notice: `${fixed}: no --${name}`}
							: toggled(context, name, `--${name}`);
					},
				},
			];
		}),
	);

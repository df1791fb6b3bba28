// A letter such as L or P on a panel → the option of its tool that has this key, switched, if that makes sense.
import {messageOf} from '../../core/errors.js';
import {
	type Options,
	type OptionSpec,
	optionValue,
	type SwitchKey,
	withChanges,
} from '../../core/options.js';
import type {Tool} from '../../core/tool.js';
import {isReplay} from '../../engine/time.js';
import type {Command, Context} from './command.js';
import {switched, type State} from '../state/state.js';

/** The long name of the option that the key switches. */
export const switchOf = (tool: Tool | undefined, key: SwitchKey): string | undefined =>
	Object.entries(tool?.options ?? {}).find(([, spec]) => spec.key === key)?.[0];

/** Switches the option. The notice, which calls it `called`, says what came of it. */
export function toggled(context: Context, name: string, called: string): State | undefined {
	const {state, view, optionsFor} = context;
	if (view === undefined) return undefined;
	const value = optionsFor(state.panel)[name] !== true;
	return changedTo(context, name, value, `${called} is ${value ? 'on' : 'off'}`);
}

/** If the tool can do that with the panel's other options. The numbers follow with the next interval. */
function changedTo(
	{state, view, optionsFor}: Context,
	name: string,
	value: Options[string] | undefined,
	notice: string,
): State {
	try {
		view?.probe.plan(withChanges(optionsFor(state.panel), {[name]: value}));
	} catch (error) {
		return {...state, notice: messageOf(error)};
	}

	return {...switched(state, {[name]: value}), notice};
}

/** What was typed behind the option, after `=`; nothing there takes the option back. */
function given(context: Context, name: string, spec: OptionSpec): State {
	const {state, typedValue} = context;
	if (typedValue === undefined) {
		const example = spec.type === 'number' ? String(spec.least ?? 0) : 'TEXT';
		return {...state, notice: `type its value behind it: ${name}=${example}, or ${name}= for none`};
	}

	if (typedValue === '')
		return changedTo(context, name, undefined, `--${name} is not given any more`);
	try {
		const value = optionValue(name, spec, typedValue);
		return changedTo(context, name, value, `--${name} is ${value}`);
	} catch (error) {
		return {...state, notice: messageOf(error)};
	}
}

const fixed = 'a recording has the options it was made with';

/** A command of the palette for each option of each tool: every panel has options of its own. */
export const optionCommands = (catalogue: readonly Tool[]): Command[] =>
	catalogue.flatMap((tool) =>
		Object.entries(tool.options).flatMap(([name, spec]): Command[] => {
			const {type, sets, describe} = spec;
			if (sets !== undefined) return [];
			const value = {boolean: '', number: '=N', string: '=TEXT'}[type];
			return [
				{
					...{id: `option.${tool.name}.${name}`, scope: 'panel', keys: []},
					title: `${tool.name} --${name}${value}: ${describe}`,
					tool: tool.name,
					takesValue: type !== 'boolean',
					why: ({view}) => (view === undefined ? `${tool.name} is not loaded yet` : undefined),
					run(context) {
						if (context.view === undefined) return undefined;
						if (isReplay(context.moment))
							return {...context.state, notice: `${fixed}: no --${name}`};
						return type === 'boolean'
							? toggled(context, name, `--${name}`)
							: given(context, name, spec);
					},
				},
			];
		}),
	);

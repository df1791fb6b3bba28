// Key presses → what they lead to: another state, or an effect on the time, the terminal or the program.
import {useApp, useInput, useStdout, type Key} from 'ink';
import {useEffect, useEffectEvent} from 'react';
import type {TimeStep} from '../probe/time.js';
import type {Effect, Outcome} from './commands/command.js';
import type {Mouse, Report} from './mouse-input.js';
import {pressesOf} from './presses.js';
import type {State} from './state.js';
import {suspendProcess, type StopSignal} from './terminal.js';

/** What the terminal can do besides showing frames; tests and dumb terminals go without. */
export type Terminal = {
	readonly mouse?: Mouse | undefined;
	readonly stopSignal?: StopSignal | undefined;
	/** Puts the text on the user's clipboard; returns what to say about that. */
	readonly copy?: ((text: string) => string) | undefined;
};

export type Keys = Terminal & {
	/** These know what the keys before have led to, drawn or not. */
	readonly key: (input: string, key: Key) => Outcome | undefined;
	readonly report: (report: Report) => Outcome | undefined;
	readonly setState: (state: State) => void;
	readonly move: (step: TimeStep) => void;
};

export function useKeys(keys: Keys): void {
	const {exit, suspendTerminal} = useApp();
	const {stdout} = useStdout();
	const {mouse, stopSignal} = keys;

	const carryOut = (effect: Effect): void => {
		switch (effect.effect) {
			case 'quit':
				exit(effect.status);
				break;
			case 'suspend':
				void suspendProcess(suspendTerminal, stdout);
				break;
			case 'time':
				keys.move(effect.step);
				break;
			case 'copy': {
				const notice = keys.copy?.(effect.text) ?? 'there is no terminal to copy with';
				keys.setState({...effect.state, notice});
			}
		}
	};

	const apply = (outcome: Outcome | undefined): void => {
		if (outcome === undefined) return;
		if (!('effect' in outcome)) {
			keys.setState(outcome);
			return;
		}

		if (outcome.first !== undefined) keys.setState(outcome.first);
		carryOut(outcome);
	};

	useInput((input, key) => {
		for (const press of pressesOf(input, key)) apply(keys.key(press.input, press.key));
	});
	const report = useEffectEvent((one: Report) => apply(keys.report(one)));
	useEffect(() => mouse?.listen((one) => report(one)), [mouse]);
	// After the keys: only then does Ink know of the raw mode that it has to end.
	const suspend = useEffectEvent(() => void suspendProcess(suspendTerminal, stdout));
	useEffect(() => stopSignal?.listen(() => suspend()), [stopSignal]);
}

// Key presses → what they lead to: another state, or an effect on the time, the terminal or the program.
import {useApp, useInput, useStdout, type Key} from 'ink';
import {useEffect, useEffectEvent} from 'react';
import type {TimeStep} from '../engine/time.js';
import type {Effect, Outcome} from './commands/command.js';
import type {Input, Mouse, Report} from './terminal/terminal-input.js';
import {typesText} from './commands/bindings.js';
import {
	isPasted,
	isPrintable,
	lettersFrom,
	mayBeText,
	mostKeys,
	pressesOf,
	textOf,
} from './terminal/presses.js';
import type {State} from './state/state.js';
import {suspendProcess, type StopSignal} from './terminal/signals.js';

/** What the terminal can do besides showing frames; tests and dumb terminals go without. */
export type Terminal = {
	readonly mouse?: Mouse | undefined;
	/** Calls back with what is pasted. */
	readonly onPaste?: Input['onPaste'] | undefined;
	readonly stopSignal?: StopSignal | undefined;
	/** Puts the text on the user's clipboard; resolves with what to say about that. */
	readonly copy?: ((text: string) => Promise<string>) | undefined;
};

export type Keys = Terminal & {
	/** These know what the keys before have led to, drawn or not. */
	readonly key: (input: string, key: Key) => Outcome | undefined;
	readonly report: (report: Report) => Outcome | undefined;
	/** Text that was pasted. */
	readonly pasted: (text: string) => Outcome | undefined;
	/** Whether letters are text now. */
	readonly isTyping: () => boolean;
	/** `isKept`: what of it belongs to the settings goes there. */
	readonly setState: (state: State, isKept: boolean) => void;
	/** The key that is carried out now changes no state; it ends what waited for rows all the same. */
	readonly endWait: () => void;
	/** About the last key, whatever the state is by now. */
	readonly say: (notice: string) => void;
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
			case 'copy':
				if (keys.copy === undefined) keys.say('there is no terminal to copy with');
				else void keys.copy(effect.text).then(keys.say);
		}
	};

	/** `isSure`: it was a key, and no letter of a text. */
	const apply = (outcome: Outcome | undefined, isSure = true): void => {
		if (outcome === undefined) return;
		if (!('effect' in outcome)) {
			keys.setState(outcome, isSure);
			return;
		}

		if (outcome.first === undefined) keys.endWait();
		else keys.setState(outcome.first, isSure);
		if (isSure || outcome.effect !== 'quit') carryOut(outcome);
		else keys.say('letters came all at once, as pasted text does: press the key alone to quit');
	};

	useInput((input, key) => {
		const presses = pressesOf(input, key);
		const maybe = mayBeText(presses);
		// The text is opened by a letter among others.
		let isLate = false;
		for (let at = 0; at < presses.length;) {
			const letters = presses.slice(at, at + lettersFrom(presses, at));
			const [press = {input, key}] = presses.slice(at, at + 1);
			if (keys.isTyping() && letters.length > 1) {
				apply(keys.pasted(textOf(letters)));
				at += letters.length;
				continue;
			}

			if (!keys.isTyping() && isPasted(letters)) {
				// Keys, and then a query: a user who types ahead sends both at once.
				const opener = letters
					.slice(0, mostKeys + 1)
					.findIndex((letter) => opensText(keys.key(letter.input, letter.key)));
				if (opener === -1) {
					apply(keys.pasted(''));
					return;
				}

				isLate ||= opener > 0;
			}

			apply(keys.key(press.input, press.key), !(maybe && (isLate || isPrintable(press))));
			at += 1;
		}
	});
	const paste = useEffectEvent((text: string) => apply(keys.pasted(text)));
	const {onPaste} = keys;
	useEffect(() => onPaste?.((text) => paste(text)), [onPaste]);
	const report = useEffectEvent((one: Report) => apply(keys.report(one)));
	useEffect(() => mouse?.listen((one) => report(one)), [mouse]);
	// After the keys: only then does Ink know of the raw mode that it has to end.
	const suspend = useEffectEvent(() => void suspendProcess(suspendTerminal, stdout));
	useEffect(() => stopSignal?.listen(() => suspend()), [stopSignal]);
}

/** Whether the letters after this key are a query, or the name of a command: what users type ahead. */
const opensText = (outcome: Outcome | undefined): boolean =>
	outcome !== undefined &&
	!('effect' in outcome) &&
	(outcome.prompt ?? outcome.palette) !== undefined &&
	typesText(outcome);

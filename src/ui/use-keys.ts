// Key presses → actions carried out: on the state, the terminal, or the program's end.
import {useApp, useInput, useStdout, type Key} from 'ink';
import {useEffect} from 'react';
import type {Pressed} from './keys.js';
import {pressesOf} from './presses.js';
import type {Action} from './state.js';
import {onStopSignal, suspendProcess} from './terminal.js';

/** `actionFor` knows what the actions before have led to, drawn or not. */
export function useKeys(
	actionFor: (input: string, key: Key) => Pressed | undefined,
	dispatch: (action: Action) => void,
): void {
	const {exit, suspendTerminal} = useApp();
	const {stdout} = useStdout();
	useEffect(
		() =>
			onStopSignal(() => {
				void suspendProcess(suspendTerminal, stdout);
			}),
		[suspendTerminal, stdout],
	);

	const carryOut = (pressed: Pressed): void => {
		switch (pressed.type) {
			case 'quit':
				exit(pressed.status);
				break;
			case 'suspend':
				void suspendProcess(suspendTerminal, stdout);
				break;
			default:
				dispatch(pressed);
		}
	};

	useInput((input, key) => {
		for (const press of pressesOf(input, key)) {
			const pressed = actionFor(press.input, press.key);
			if (pressed !== undefined) carryOut(pressed);
		}
	});
}

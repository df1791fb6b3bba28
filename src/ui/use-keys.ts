// Key presses → actions carried out: on the state, the terminal, or the program's end.
import {useApp, useInput, useStdout, type Key} from 'ink';
import {useEffect} from 'react';
import type {Pressed} from './keys.js';
import type {Action} from './state.js';
import {onStopSignal, suspendProcess} from './terminal.js';

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
	useInput((input, key) => {
		const pressed = actionFor(input, key);
		if (pressed === undefined) return;
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
	});
}

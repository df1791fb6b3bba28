// Key presses → actions carried out: on the state, the terminal, or the program's end.
import {useApp, useInput, useStdout, type Key} from 'ink';
import {useEffect, useLayoutEffect, useRef} from 'react';
import type {Pressed} from './keys.js';
import {pressesOf, type Press} from './presses.js';
import type {Action} from './state.js';
import {onStopSignal, suspendProcess} from './terminal.js';

export function useKeys(
	actionFor: (input: string, key: Key) => Pressed | undefined,
	dispatch: (action: Action) => void,
): void {
	const {exit, suspendTerminal} = useApp();
	const {stdout} = useStdout();
	const latest = useRef(actionFor);
	const waiting = useRef<Press[]>([]);
	useLayoutEffect(() => {
		latest.current = actionFor;
	});
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

	/** One key at a time, each on the screen that the one before it led to. */
	const carryOutNext = (): void => {
		const next = waiting.current.shift();
		if (next === undefined) return;
		const pressed = latest.current(next.input, next.key);
		if (pressed !== undefined) carryOut(pressed);
		if (waiting.current.length > 0) setImmediate(carryOutNext);
	};

	useInput((input, key) => {
		const isIdle = waiting.current.length === 0;
		waiting.current.push(...pressesOf(input, key));
		if (isIdle) carryOutNext();
	});
}

// A settings file that keeps nothing: what is to be remembered is noted, and trouble with it comes when it is told to.
import type {Memory} from '../../src/config/settings-memory.js';
import {defaults, type Patch, type Settings} from '../../src/config/settings.js';

export type FakeMemory = {
	readonly memory: Memory;
	/** All of it, oldest first. */
	readonly remembered: Patch[];
	/** As if the file could not be written. */
	complain(line: string): void;
};

export function fakeMemory(
	settings: Partial<Settings> = {},
	problems: readonly string[] = [],
): FakeMemory {
	const remembered: Patch[] = [];
	let listener: (line: string) => void = () => undefined;
	const memory: Memory = {
		...{file: '/fake/config.json', settings: {...defaults, ...settings}, problems},
		remember: (patch) => void remembered.push(patch),
		onTrouble(listen) {
			listener = listen;
			return () => undefined;
		},
	};
	return {memory, remembered, complain: (line: string) => listener(line)};
}

// The settings file ↔ what the dashboard remembers: read once, written soon after a change.
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {explain} from '../core/errors.js';
import {schemaPath} from '../native/paths.js';
import {readConfig, writeConfig} from './file.js';
import {
	defaults,
	joined,
	parseSettings,
	patchedText,
	type ReadSettings,
	type Patch,
	type Settings,
} from './settings.js';

/** What the dashboard gets of all this. */
export type Memory = {
	/** Undefined: nothing is remembered. */
	readonly file: string | undefined;
	/** As they were at the start. */
	readonly settings: Settings;
	/** What is wrong with the file, a sentence each. */
	readonly problems: readonly string[];
	/** Stores it soon; only what the user changed. */
	remember(patch: Patch): void;
	/** Hears once, in one line, why nothing is stored. */
	onTrouble(listener: (line: string) => void): () => void;
};

/** Several key presses are one write. */
const quietMs = 400;

export class ConfigMemory implements Memory {
	readonly file: string | undefined;
	readonly settings: Settings;
	readonly problems: readonly string[];
	readonly #listeners = new Set<(line: string) => void>();
	/** Sits between two writes; the last one is done when this is. */
	#writing: Promise<void> = Promise.resolve();
	#waiting: Patch | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isSaid = false;

	/** @param panels those that exist. */
	constructor(file: string | undefined, panels: readonly string[]) {
		this.file = file;
		({settings: this.settings, problems: this.problems} = read(file, panels));
	}

	remember(patch: Patch): void {
		if (this.file === undefined) return;
		this.#waiting = joined(this.#waiting ?? {}, patch);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.close(), quietMs).unref();
	}

	onTrouble(listener: (line: string) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Resolves when all is stored that can be. */
	async close(): Promise<void> {
		clearTimeout(this.#timer);
		const [file, patch] = [this.file, this.#waiting];
		this.#waiting = undefined;
		if (file !== undefined && patch !== undefined) {
			this.#writing = this.#writing.then(() => this.#write(file, patch));
		}

		await this.#writing;
	}

	/** On top of what is there now: an editor or another kerntop may have changed the rest. */
	async #write(file: string, patch: Patch): Promise<void> {
		try {
			const schema = pathToFileURL(schemaPath).href;
			await writeConfig(file, patchedText(readConfig(file), patch, schema));
		} catch (error) {
			if (this.#isSaid) return;
			this.#isSaid = true;
			const line = `settings are not kept: ${explain(error)}`;
			for (const listener of this.#listeners) listener(line);
		}
	}
}

function read(file: string | undefined, panels: readonly string[]): ReadSettings {
	if (file === undefined) return {settings: defaults, problems: []};
	const name = path.basename(file);
	try {
		const {settings, problems} = parseSettings(readConfig(file), panels);
		return {settings, problems: problems.map((problem) => `${name}: ${problem}`)};
	} catch (error) {
		return {settings: defaults, problems: [`${name}: ${explain(error)}`]};
	}
}

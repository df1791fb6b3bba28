// What was typed, sorted by what it is for, before anybody asks whether it makes sense together.
import type {Setting} from './general-options.js';
import type {Filters} from '../../core/filters.js';
import type {Options} from '../../core/options.js';
import type {Probe} from '../../core/tool.js';

export type Request = {
	readonly panels: readonly Probe[];
	/** Positional, then by option. */
	readonly interval: string | undefined;
	readonly count: string | undefined;
	/** The interval was given as to the BCC tool: it prints instead of opening the dashboard. */
	readonly printsLikeBcc: boolean;
	readonly settings: GivenSettings;
	readonly filters: Filters;
	readonly options: Options;
};

export type GivenSettings = {
	has(setting: Setting): boolean;
	text(setting: Setting): string | undefined;
	texts(setting: Setting): readonly string[] | undefined;
};

// What was typed about looks → how the data is to be shown. Pure.
import {expected} from '../suggest.js';
import type {Settings} from './request.js';
import {positiveInteger} from './values.js';
import {UsageError} from '../errors.js';
import {isThemeFile, themeNames} from '../ui/theme-names.js';

/** How the data is to be shown. */
export type View = {
	readonly json: boolean;
	readonly color: boolean;
	readonly ascii: boolean;
	/** A theme's name, or a file with one. @default that of the settings */
	readonly theme?: string | undefined;
	/** The dashboard takes clicks and the wheel. */
	readonly mouse: boolean;
	/** The key of a column. @default each panel's own */
	readonly sort?: string | undefined;
	readonly rows?: number | undefined;
	/** BCC's -T: the time before each interval. */
	readonly timestamp: boolean;
	/** BCC's -C: do not clear the terminal between intervals. */
	readonly keepScreen: boolean;
	/** BCC's -S: no time and load before each interval. */
	readonly noSummary: boolean;
};

/** All that was typed about it but the column to sort by, which depends on the panels. */
export function viewOf(settings: Settings, noColor: boolean): Omit<View, 'sort'> {
	const rows = settings.text('rows');
	return {
		json: settings.has('json'),
		color: !noColor && !settings.has('color'),
		ascii: settings.has('ascii'),
		theme: themeName(settings.text('theme')),
		mouse: !settings.has('mouse'),
		rows: rows === undefined ? undefined : positiveInteger('the number of rows', rows),
		timestamp: settings.has('timestamp'),
		keepScreen: settings.has('keepScreen'),
		noSummary: settings.has('noSummary'),
	};
}

/** Whether a file is a theme is found out when it is needed; a name that does not exist never is. */
function themeName(theme: string | undefined): string | undefined {
	if (theme === undefined || isThemeFile(theme) || themeNames.includes(theme)) return theme;
	const hint = expected(theme, themeNames);
	const names = themeNames.join(', ');
	throw new UsageError(`unknown theme ${JSON.stringify(theme)}: ${hint} ${names}, or a file.json`);
}

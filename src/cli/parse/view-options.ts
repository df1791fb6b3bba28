// What was typed about looks → how the data is to be shown. Pure.
import {expected} from '../../core/suggest.js';
import type {PrintForm} from '../../output/print-form.js';
import type {GivenSettings} from './request.js';
import {positiveInteger, type Surroundings} from './values.js';
import {UsageError} from '../../core/errors.js';
import {isThemeFile, themeNames} from '../../ui/theme/theme-names.js';

/** All that was typed about it but the column to sort by, which depends on the panels. */
export function viewOf(
	settings: GivenSettings,
	{noColor, ascii}: Pick<Surroundings, 'noColor' | 'ascii'>,
): Omit<PrintForm, 'sort'> {
	const rows = settings.text('rows');
	return {
		json: settings.has('json'),
		color: !noColor && !settings.has('color'),
		ascii: ascii || settings.has('ascii'),
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

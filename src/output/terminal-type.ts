// The environment of a terminal's programs → which characters and colours it can show.
import {readFileSync} from 'node:fs';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** As setlocale() goes through them; an empty one is as good as none, and none at all is C. */
const localeOf = (env: Environment): string =>
	[env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((one) => one !== undefined && one !== '') ??
	'C';

/** `C.utf8`, `de_DE.UTF-8@euro`; macOS sends `LC_CTYPE=UTF-8`, the character set alone. */
const hasUtf8Locale = (env: Environment): boolean => /(?:^|\.)utf-?8(?:@|$)/i.test(localeOf(env));

/** Types of terminals from before UTF-8, whatever the locale is. */
const old = /^(?:vt\d|ansi|pcansi|cons\d|sun|wy|hp|adm|tvi|ibm|dumb|unknown|teletype)/;

export const typeOf = (env: Environment): string => env['TERM'] ?? '';

const isOld = (env: Environment): boolean => old.test(typeOf(env));

/** A terminal, or a file where there is none, that shows nothing beyond ASCII. */
export const showsAsciiOnly = (env: Environment, isTerminal: boolean): boolean =>
	!hasUtf8Locale(env) || (isTerminal && isOld(env));

/** The kernel's own: UTF-8, in a font of 256 or 512 characters. */
export const isConsole = (env: Environment): boolean => /^linux(?:-|$)/.test(typeOf(env));

/** Terminals that do not know OSC 52; some of them would print it. */
export const hasNoClipboard = (env: Environment): boolean => isConsole(env) || isOld(env);

/** Where ncurses looks, and where distributions put it. */
const folders = (env: Environment): string[] =>
	[
		...[env['TERMINFO'], env['HOME'] && path.join(env['HOME'], '.terminfo')],
		...(env['TERMINFO_DIRS'] ?? '').split(':'),
		...['/etc/terminfo', '/lib/terminfo', '/usr/share/terminfo', '/usr/lib/terminfo'],
	].filter((folder): folder is string => folder !== undefined && path.isAbsolute(folder));

/** max_colors among terminfo's numbers. */
const colorsIndex = 13;

/** By terminfo; where that does not know the type, by its name. */
export const hasNoColors = (env: Environment): boolean =>
	(colorsOf(env) ?? (isOld(env) || /-(?:m|mono)$/.test(typeOf(env)) ? 0 : 8)) === 0;

/** Magic numbers of term(5): numbers of two bytes each, of four. */
const magics = new Map([
	[0o432, 2],
	[0o1036, 4],
]);

/** Colours as terminfo has them: 0 for none, undefined where it does not know the type. */
function colorsOf(env: Environment): number | undefined {
	const type = typeOf(env);
	if (!/^[\w.+-]+$/.test(type)) return undefined;
	const hex = type.charCodeAt(0).toString(16);
	for (const folder of folders(env)) {
		for (const place of [type.slice(0, 1), hex]) {
			const found = colorsIn(path.join(folder, place, type));
			if (found !== undefined) return found;
		}
	}

	return undefined;
}

function colorsIn(file: string): number | undefined {
	try {
		const bytes = readFileSync(file);
		const [magic, names, flags, numbers] = [0, 2, 4, 6].map((at) => bytes.readInt16LE(at));
		const size = magics.get(magic ?? 0);
		if (size === undefined || names === undefined || flags === undefined) return undefined;
		if ((numbers ?? 0) <= colorsIndex) return 0;
		// Numbers begin at an even byte.
		const start = 12 + names + flags + ((names + flags) % 2);
		return Math.max(0, bytes.readIntLE(start + size * colorsIndex, size));
	} catch {
		return undefined;
	}
}

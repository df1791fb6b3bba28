// A key press as Ink tells it ↔ the name that commands, the configuration and the help know it by.
import type {Key} from 'ink';

const named: ReadonlyArray<readonly [keyof Key, string]> = [
	['return', 'Enter'],
	['escape', 'Esc'],
	['backspace', 'Backspace'],
	['delete', 'Delete'],
	['upArrow', 'Up'],
	['downArrow', 'Down'],
	['leftArrow', 'Left'],
	['rightArrow', 'Right'],
	['pageUp', 'PageUp'],
	['pageDown', 'PageDown'],
	['home', 'Home'],
	['end', 'End'],
];

/** `s`, `Space`, `Up`, `Shift-Tab`, `Ctrl-C`, `Alt-x`; empty for what is no key. */
export function keyName(input: string, key: Key): string {
	if (key.tab) return key.shift ? 'Shift-Tab' : 'Tab';
	const special = named.find(([flag]) => key[flag] === true)?.[1];
	if (special !== undefined) return special;
	if (key.ctrl) return `Ctrl-${input.toUpperCase()}`;
	if (key.meta) return `Alt-${input}`;
	return input === ' ' ? 'Space' : input;
}

const special = new Set([...named.map(([, name]) => name), 'Tab', 'Shift-Tab', 'Space']);

/** Whether some key press has this name: to a terminal Ctrl-H, -I, -J and -M are other keys. */
export const isKeyName = (name: string): boolean =>
	special.has(name) || /^(?:Ctrl-[A-GK-LN-Z]|(?:Alt-)?[!-~\u00a1-\uffff])$/u.test(name);

const shortNames: Readonly<Record<string, string>> = {PageUp: 'PgUp', PageDown: 'PgDn'};

/** For the help: `PgUp PgDn`, `1-6`. */
export const keysText = (keys: readonly string[]): string =>
	ranges(keys)
		.map((key) => shortNames[key] ?? key)
		.join(' ');

const arrows: Readonly<Record<string, string>> = {Left: '←', Up: '↑', Down: '↓', Right: '→'};

/** For the key line, as short as can be: `←↑↓→`, `1-6`; in ASCII `arrows`, `up/down`. */
export function keysGlyph(keys: readonly string[], ascii: boolean): string {
	if (ascii && Object.keys(arrows).every((arrow) => keys.includes(arrow))) return 'arrows';
	const glyphs = ranges(keys).map((key) => (ascii ? asciiGlyph(key) : (arrows[key] ?? key)));
	return glyphs.join(glyphs.some((glyph) => glyph.length > 1) ? '/' : '');
}

const asciiGlyph = (key: string): string => (key in arrows ? key.toLowerCase() : key);

/** Digits that follow each other as one: `1-6`. */
function ranges(keys: readonly string[]): string[] {
	const out: string[] = [];
	let first = '';
	let last = '';
	const close = (): void => {
		if (first !== '') out.push(first === last ? first : `${first}-${last}`);
		first = '';
	};
	for (const key of keys) {
		const digit = /^\d$/.test(key);
		if (!digit || (first !== '' && Number(key) !== Number(last) + 1)) close();
		if (digit) {
			first ||= key;
			last = key;
		} else out.push(key);
	}

	close();
	return out;
}

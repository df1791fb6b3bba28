// Text → text that Ink can lay out: nothing to do where it is printable with SGR, else Ink's own.
// The bundle puts this in the place of Ink's file. The theme layer and src/sanitise.ts see to it that
// this is so for every line of ours.
//
// The path below node_modules: Ink exports only its index, and this needs what it replaces.
import slowSanitizeAnsi from '../../../node_modules/ink/build/sanitize-ansi.js';
import {isSimple, sgrEnd} from './simple-cells.js';

export function sanitizeAnsi(text: string): string {
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		if (isSimple(code)) continue;
		const end = code === 0x1b ? sgrEnd(text, index) : -1;
		if (end === -1) return slowSanitizeAnsi(text);
		index = end;
	}

	return text;
}

// The file that this replaces has a default export.
export default sanitizeAnsi;

// Text → text that Ink can lay out: nothing to do where it is printable with SGR, else Ink's own.
// The bundle puts this in the place of Ink's file. The theme layer and src/core/sanitise.ts see to it that
// this is so for every line of ours.
//
// The path below node_modules: Ink exports only its index, and this needs what it replaces.
import slowSanitizeAnsi from '../../../../node_modules/ink/build/sanitize-ansi.js';
import {isPlain} from './simple-cells.js';

export const sanitizeAnsi = (text: string): string =>
	isPlain(text) ? text : slowSanitizeAnsi(text);

// The file that this replaces has a default export.
export default sanitizeAnsi;

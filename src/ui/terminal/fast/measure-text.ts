// Text → its size in cells, as Ink's own file says it, and forgotten at once: Ink's keeps the texts of
// the last 4,096 to 8,192 sizes, some 60 MB of lines that will never be drawn again.
// The bundle puts this in the place of Ink's file.
import {stringWidth} from './string-width.js';

type TextSize = {readonly width: number; readonly height: number};

const nothing: TextSize = {width: 0, height: 0};

export function measureText(text: string): TextSize {
	if (text.length === 0) return nothing;
	if (!text.includes('\n')) return {width: stringWidth(text), height: 1};
	const lines = text.split('\n');
	return {width: Math.max(...lines.map((line) => stringWidth(line))), height: lines.length};
}

// The file that this replaces has a default export.
export default measureText;

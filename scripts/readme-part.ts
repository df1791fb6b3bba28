// A part's name and lines → README.md with that part between its two comments, the first of which names the
// command that writes it.
import {readFileSync} from 'node:fs';
import path from 'node:path';

export const readmeFile = path.join(import.meta.dirname, '../README.md');

/** The README's text with this part. Throws where README.md lacks the two comments. */
export function withPart(name: string, command: string, lines: readonly string[]): string {
	const text = readFileSync(readmeFile, 'utf8');
	const [begin, end] = [`<!-- ${name}: ${command} -->`, `<!-- /${name} -->`];
	const [from, to] = [text.indexOf(begin), text.indexOf(end)];
	if (from === -1 || to < from) throw new Error(`README.md has no ${begin} … ${end}`);
	return `${text.slice(0, from)}${begin}\n\n${lines.join('\n')}\n\n${text.slice(to)}`;
}

// Lines we formatted → Ink: one Text a line, which is the cheapest tree that Ink can draw.
import {Text} from 'ink';
import type {ReactNode} from 'react';
import type {Theme} from './theme.js';

export function Lines({
	lines,
	theme,
}: {
	readonly lines: readonly string[];
	readonly theme: Theme;
}): ReactNode {
	// An empty Text has no height; a position is all the identity a line has.
	return lines.map((line, index) => (
		<Text key={index} wrap="truncate">
			{line === '' ? ' ' : theme.finish(line)}
		</Text>
	));
}

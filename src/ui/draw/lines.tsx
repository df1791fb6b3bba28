// Lines we formatted → Ink: one Text a line, which is the cheapest tree that Ink can draw.
import {Text} from 'ink';
import {useContext, useLayoutEffect, type ReactNode} from 'react';
import {unmarked} from '../terminal/marks.js';
import {Place} from '../terminal/surface.js';
import type {Theme} from '../theme/theme.js';

export function Lines({
	lines,
	theme,
}: {
	readonly lines: readonly string[];
	readonly theme: Theme;
}): ReactNode {
	const {surface, left, top, panel} = useContext(Place);
	// What can be pointed at is what was drawn.
	useLayoutEffect(() => surface?.put({left, top, panel, lines}));
	// An empty Text has no height; a position is all the identity a line has.
	return lines.map((line, index) => (
		<Text key={index} wrap="truncate">
			{line === '' ? ' ' : theme.finish(unmarked(line))}
		</Text>
	));
}

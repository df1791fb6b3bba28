// A React tree of the dashboard → the lines that it gives Ink to draw, without the drawing, which takes
// a hundred times as long: for tests that look at every width.
import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Place, Surface, type Block} from '../../src/ui/terminal/surface.js';
import {unmarked} from '../../src/ui/terminal/marks.js';
import {renderAt} from './render-at.js';
import {plain} from './ui-app.js';

class Listener extends Surface {
	readonly heard: Block[] = [];

	override put(block: Block): () => void {
		this.heard.push(block);
		return super.put(block);
	}
}

/** Of each tree, the text of its lines from top to bottom. */
export async function linesOf(trees: readonly ReactNode[]): Promise<string[][]> {
	const listeners = trees.map(() => new Listener());
	const screen = renderAt(
		// What is not displayed is neither measured nor drawn.
		<Box display="none">
			{trees.map((tree, index) => (
				<Place key={index} value={{left: 0, top: 0, ...surfaceOf(listeners[index])}}>
					{tree}
				</Place>
			))}
		</Box>,
		{columns: 80, rows: 24},
	);
	await screen.flush();
	screen.unmount();
	return listeners.map(({heard}) =>
		heard
			.toSorted((a, b) => a.top - b.top || a.left - b.left)
			.flatMap(({lines}) => lines.map((line) => plain(unmarked(line)))),
	);
}

const surfaceOf = (surface: Surface | undefined) => (surface === undefined ? {} : {surface});

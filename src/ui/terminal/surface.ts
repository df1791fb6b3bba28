// The lines on the screen, with their marks → what is at a place of it. Filled by <Lines> as it draws.
import {createContext} from 'react';
import {stringWidth} from './fast/string-width.js';
import {targetAt, type ClickTarget} from './marks.js';

export type Block = {
	/** Where its first line begins on the screen, from 0. */
	readonly left: number;
	readonly top: number;
	/** The panel that they are of, where there are several. */
	readonly panel?: string | undefined;
	readonly lines: readonly string[];
};

/** What is at a place of the screen. */
export type Spot = {readonly panel: string | undefined; readonly target: ClickTarget | undefined};

export class Surface {
	readonly #blocks = new Set<Block>();

	/** Returns what takes the block away again. */
	put(block: Block): () => void {
		this.#blocks.add(block);
		return () => this.#blocks.delete(block);
	}

	/** By cell, from 0. Nothing is worked out before a caller asks. */
	at(column: number, row: number): Spot {
		for (const {left, top, panel, lines} of this.#blocks) {
			const line = lines[row - top];
			if (line === undefined || column < left || column >= left + stringWidth(line)) continue;
			return {panel, target: targetAt(line, column - left)};
		}

		return {panel: undefined, target: undefined};
	}
}

/** Where the lines below are drawn; undefined where the pointer is off. */
export const Place = createContext<Omit<Block, 'lines'> & {readonly surface?: Surface | undefined}>(
	{left: 0, top: 0},
);

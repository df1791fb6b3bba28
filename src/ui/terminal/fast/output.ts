// Positioned texts → the screen's lines: Ink's Output without cells where each text is a line of its
// own, which is all that the dashboard draws. The bundle puts this in the place of Ink's file.
//
// The path below node_modules: Ink exports only its index, and this needs what it replaces.
import SlowOutput from '../../../../node_modules/ink/build/output.js';
import {isPlain} from './simple-cells.js';
import {stringWidth} from './string-width.js';

type FrameSize = ConstructorParameters<typeof SlowOutput>[0];
type Clip = Parameters<SlowOutput['clip']>[0];
type WriteOptions = Parameters<SlowOutput['write']>[3];
type Operation =
	| {readonly x: number; readonly y: number; readonly text: string; readonly options: WriteOptions}
	| {readonly clip: Clip | undefined};

export class Output {
	readonly width: number;
	readonly height: number;
	readonly #operations: Operation[] = [];

	constructor({width, height}: FrameSize) {
		this.width = width;
		this.height = height;
	}

	write(x: number, y: number, text: string, options: WriteOptions): void {
		if (text !== '') this.#operations.push({x, y, text, options});
	}

	clip(clip: Clip): void {
		this.#operations.push({clip});
	}

	unclip(): void {
		this.#operations.push({clip: undefined});
	}

	get(): {output: string; height: number} {
		const lines = this.#lines();
		if (lines !== undefined) return {output: lines.join('\n'), height: this.height};
		const slow = new SlowOutput({width: this.width, height: this.height});
		for (const operation of this.#operations) {
			if ('text' in operation) {
				slow.write(operation.x, operation.y, operation.text, operation.options);
			} else if (operation.clip === undefined) {
				slow.unclip();
			} else {
				slow.clip(operation.clip);
			}
		}

		return slow.get();
	}

	/** Undefined unless no text shares its line and none reaches out of the screen or of a clip. */
	#lines(): string[] | undefined {
		const lines = Array.from<string | undefined>({length: this.height});
		const clips: Clip[] = [];
		for (const operation of this.#operations) {
			if (!('text' in operation)) {
				if (operation.clip === undefined) clips.pop();
				else clips.push(operation.clip);
				continue;
			}

			const {x, y, text, options} = operation;
			const right = x + stringWidth(text);
			const alone = x === 0 && y >= 0 && y < this.height && lines[y] === undefined;
			if (!alone || right > this.width || !isWhole(text)) return undefined;
			if (clips.some((clip) => reachesOut(clip, y, right))) return undefined;
			lines[y] = options.transformers
				.reduce((line, transform) => transform(line, 0), text)
				.trimEnd();
		}

		return lines.map((line) => line ?? '');
	}
}

/** One line without what Ink takes out cell by cell: the invisible, halves of surrogate pairs. */
const isWhole = (text: string): boolean =>
	isPlain(text) || !/[\n\p{Default_Ignorable_Code_Point}\p{Surrogate}]/u.test(text);

const reachesOut = (
	{x1 = 0, x2 = Infinity, y1 = 0, y2 = Infinity}: Clip,
	y: number,
	right: number,
): boolean => x1 > 0 || right > x2 || y < y1 || y >= y2;

// The file that this replaces has a default export.
export default Output;

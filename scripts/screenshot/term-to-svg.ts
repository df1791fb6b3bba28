// A terminal's cells → SVG: text in a monospace font, block and braille glyphs as shapes.
import type {IBuffer, IBufferCell, Terminal} from '@xterm/headless';

export type Look = {
	readonly fontFamily: string;
	readonly fontSize: number;
	/** Of one cell, in SVG units. */
	readonly cell: {readonly width: number; readonly height: number};
	readonly foreground: string;
	readonly background: string;
	readonly padding: number;
};

export const defaultLook: Look = {
	fontFamily: 'DejaVu Sans Mono',
	// DejaVu Sans Mono is 0.602 em wide: a whole number of units leaves no seams between cells.
	fontSize: 14.95,
	cell: {width: 9, height: 19},
	foreground: '#d8dee9',
	background: '#11141a',
	padding: 12,
};

// A palette of moderate contrast on a dark background, in the order of the ANSI colours.
const basic = [
	...['#1d2129', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#c8ccd4'],
	...['#5c6370', '#ff7b86', '#b1e18b', '#ffd88f', '#7cc3ff', '#dd8ff5', '#6fd3e0', '#ffffff'],
];

const cubeSteps = [0, 95, 135, 175, 215, 255];

/** xterm's 256 colours. */
export function paletteColor(index: number): string {
	const hex = (value: number) => value.toString(16).padStart(2, '0');
	if (index < 16) return basic[index] ?? '#000000';
	if (index >= 232) return `#${hex(8 + (index - 232) * 10).repeat(3)}`;
	const cube = index - 16;
	const channel = (divisor: number) => hex(cubeSteps[Math.floor(cube / divisor) % 6] ?? 0);
	return `#${channel(36)}${channel(6)}${channel(1)}`;
}

type Colors = {readonly foreground: string; readonly background: string | undefined};

function colorsOf(cell: IBufferCell, look: Look): Colors {
	const direct = (color: number) => `#${color.toString(16).padStart(6, '0')}`;
	const foreground = cell.isFgDefault()
		? look.foreground
		: cell.isFgRGB()
			? direct(cell.getFgColor())
			: paletteColor(cell.getFgColor());
	const background = cell.isBgDefault()
		? undefined
		: cell.isBgRGB()
			? direct(cell.getBgColor())
			: paletteColor(cell.getBgColor());
	return cell.isInverse() !== 0
		? {foreground: background ?? look.background, background: foreground}
		: {foreground, background};
}

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const round = (value: number): string => String(Math.round(value * 100) / 100);

const rectangle = (
	x: number,
	y: number,
	width: number,
	height: number,
	fill: string,
	opacity = 1,
): string =>
	`<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}" shape-rendering="crispEdges"${opacity === 1 ? '' : ` fill-opacity="${opacity}"`}/>`;

/** Block elements, heavy lines and braille, which fonts draw with gaps or not at all; undefined for others. */
function shape(code: number, x: number, y: number, look: Look, color: string): string | undefined {
	const {width, height} = look.cell;
	if (code >= 0x25_81 && code <= 0x25_88) {
		const tall = ((code - 0x25_80) / 8) * height;
		return rectangle(x, y + height - tall, width, tall, color);
	}

	if (code >= 0x25_89 && code <= 0x25_8f) {
		return rectangle(x, y, ((0x25_90 - code) / 8) * width, height, color);
	}

	if (code === 0x25_01 || code === 0x25_78) {
		return rectangle(x, y + height / 2 - 2, code === 0x25_01 ? width : width / 2, 3, color);
	}

	if (code >= 0x25_91 && code <= 0x25_93) {
		return rectangle(x, y, width, height, color, (code - 0x25_90) / 4);
	}

	return code >= 0x28_00 && code <= 0x28_ff
		? braille(code - 0x28_00, x, y, look, color)
		: undefined;
}

/** Column and row of each of a braille cell's bits. */
const dots = [
	[0, 0],
	[0, 1],
	[0, 2],
	[1, 0],
	[1, 1],
	[1, 2],
	[0, 3],
	[1, 3],
] as const;

function braille(bits: number, x: number, y: number, {cell}: Look, color: string): string {
	return dots
		.map(([column, row], bit) => {
			if ((bits & (1 << bit)) === 0) return '';
			const cx = x + ((column + 0.5) * cell.width) / 2;
			const cy = y + ((row + 0.5) * cell.height) / 4;
			return `<circle cx="${round(cx)}" cy="${round(cy)}" r="1.45" fill="${color}"/>`;
		})
		.join('');
}

/** Light box drawing: from the middle to which sides, and whether the corner is round. */
const boxSides: Readonly<
	Record<string, readonly [left: number, right: number, up: number, down: number]>
> = {
	'─': [1, 1, 0, 0],
	'│': [0, 0, 1, 1],
	'╭': [0, 1, 0, 1],
	'╮': [1, 0, 0, 1],
	'╰': [0, 1, 1, 0],
	'╯': [1, 0, 1, 0],
};

function boxDrawing(
	text: string,
	x: number,
	y: number,
	{cell}: Look,
	color: string,
): string | undefined {
	const sides = boxSides[text];
	if (sides === undefined) return undefined;
	const [left, right, up, down] = sides;
	const [cx, cy] = [x + cell.width / 2, y + cell.height / 2];
	const ends = [
		left === 1 ? [x, cy] : undefined,
		right === 1 ? [x + cell.width, cy] : undefined,
		up === 1 ? [cx, y] : undefined,
		down === 1 ? [cx, y + cell.height] : undefined,
	].filter((end) => end !== undefined);
	const [from, to] = ends.map(([ex = 0, ey = 0]) => `${round(ex)} ${round(ey)}`);
	const path = `M${from ?? ''} Q${round(cx)} ${round(cy)} ${to ?? ''}`;
	return `<path d="${path}" fill="none" stroke="${color}" stroke-width="1.1"/>`;
}

/** The visible part of the terminal's active buffer. */
export function termToSvg(terminal: Terminal, look: Look = defaultLook): string {
	const {cols, rows} = terminal;
	const {padding, cell} = look;
	const [width, height] = [cols * cell.width + 2 * padding, rows * cell.height + 2 * padding];
	const body = Array.from({length: rows}, (_, row) =>
		rowToSvg(terminal.buffer.active, row, cols, look),
	);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}">`,
		`<rect width="100%" height="100%" rx="8" fill="${look.background}"/>`,
		`<g font-family="${look.fontFamily}" font-size="${look.fontSize}" xml:space="preserve">`,
		...body,
		'</g></svg>',
	].join('\n');
}

function rowToSvg(buffer: IBuffer, row: number, cols: number, look: Look): string {
	const line = buffer.getLine(buffer.viewportY + row);
	if (line === undefined) return '';
	const y = look.padding + row * look.cell.height;
	const under: string[] = [];
	const over: string[] = [];
	for (let column = 0; column < cols; column += 1) {
		const cell = line.getCell(column);
		if (cell === undefined || cell.getWidth() === 0) continue;
		const x = look.padding + column * look.cell.width;
		const {foreground, background} = colorsOf(cell, look);
		if (background !== undefined) {
			under.push(rectangle(x, y, look.cell.width * cell.getWidth(), look.cell.height, background));
		}

		const text = cell.getChars();
		if (text === '' || text === ' ') continue;
		over.push(glyph(text, cell, x, y, foreground, look));
	}

	return [...under, ...over].join('');
}

function glyph(
	text: string,
	cell: IBufferCell,
	x: number,
	y: number,
	color: string,
	look: Look,
): string {
	const drawn =
		shape(text.codePointAt(0) ?? 0, x, y, look, color) ?? boxDrawing(text, x, y, look, color);
	if (drawn !== undefined) return drawn;
	const weight = cell.isBold() === 0 ? '' : ' font-weight="bold"';
	const opacity = cell.isDim() === 0 ? '' : ' fill-opacity="0.6"';
	const baseline = y + look.cell.height * 0.72;
	return `<text x="${round(x)}" y="${round(baseline)}" fill="${color}"${weight}${opacity}>${escaped(text)}</text>`;
}

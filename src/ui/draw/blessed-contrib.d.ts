// The parts of blessed-contrib's line chart that chart.ts uses without a blessed screen.
declare module 'blessed-contrib/lib/widget/charts/line.js' {
	type Series = {
		title: string;
		x: string[];
		y: number[];
		style: {line: number | string};
	};
	const Line: {prototype: {setData(this: object, series: Series[]): void}};
	export default Line;
}

declare module 'drawille-canvas-blessed-contrib' {
	/** In dots; lines are drawn from point to point of a path. */
	export type Context = {
		readonly _canvas: {frame(): string};
		moveTo(x: number, y: number): void;
		lineTo(x: number, y: number): void;
	};
	const drawille: {
		/** Two dots a cell across, four down. */
		Canvas: new (width: number, height: number) => {getContext(): Context};
	};
	export default drawille;
}

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
	const Context: {
		/** Two dots a cell across, four down. */
		Canvas: new (width: number, height: number) => {getContext(): {_canvas: {frame(): string}}};
	};
	export default Context;
}

// The style of the charts → the function that draws them; the library of the braille ones is loaded
// when a panel first wants it.
import {useEffect, useState} from 'react';
import {blockChart} from './block-chart.js';
import {loadChart, loadedChart, type DrawChart} from './chart.js';
import type {Theme} from '../theme/theme.js';

/** Undefined while `wanted` is false, and for the moment that loading takes. */
export function useChart(wanted: boolean, {style}: Theme): DrawChart | undefined {
	const loads = wanted && style === 'braille';
	const [draw, setDraw] = useState<DrawChart | undefined>(loadedChart);
	useEffect(() => {
		let current = true;
		if (loads && draw === undefined) {
			void loadChart().then((drawChart) => {
				if (current) setDraw(() => drawChart);
			});
		}

		return () => {
			current = false;
		};
	}, [loads, draw]);
	if (!wanted) return undefined;
	return style === 'block' ? blockChart : draw;
}

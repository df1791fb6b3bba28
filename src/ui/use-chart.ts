// The chart library, loaded when a panel first wants it → the function that draws.
import {useEffect, useState} from 'react';
import {loadChart, loadedChart, type DrawChart} from './chart.js';

/** Undefined while `wanted` is false, and for the moment that loading takes. */
export function useChart(wanted: boolean): DrawChart | undefined {
	const [draw, setDraw] = useState<DrawChart | undefined>(loadedChart);
	useEffect(() => {
		let current = true;
		if (wanted && draw === undefined) {
			void loadChart().then((drawChart) => {
				if (current) setDraw(() => drawChart);
			});
		}

		return () => {
			current = false;
		};
	}, [wanted, draw]);
	return wanted ? draw : undefined;
}

// cputop: CPU time and storage bytes by process as a table; the share of one CPU over time on `g`.
import * as format from '../src/core/format.js';
import type {Gauge} from '../src/shapes/gauge.js';
import {rateOf} from '../src/ui/draw/series.js';
import {tablePicture} from './table.js';

const msPerSecond = rateOf('cpu_ms');

/** Percent of one CPU, so up to 100 for each of them. */
const cpuPercent: Gauge = (snapshot) => {
	const ms = msPerSecond(snapshot);
	return ms === null ? null : ms / 10;
};

export const cputopPicture = tablePicture({
	graph: {
		...{title: 'time on a CPU', unit: ['%'], base: 1000},
		text: (value) => format.percent(value / 100),
		lines: [{title: 'all rows', tone: 'cyan', gauge: cpuPercent}],
	},
});

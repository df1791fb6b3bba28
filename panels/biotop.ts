// biotop: block I/O by process as a table; reads and writes over time on `g`.
import * as format from '../src/core/format.js';
import {latencyHeat} from '../src/ui/draw/latency.js';
import {rateOf} from '../src/ui/draw/series.js';
import type {Tone} from '../src/ui/theme/theme.js';
import {tablePicture} from './table.js';

const directions: Readonly<Record<string, Tone>> = {R: 'read', W: 'write', D: 'muted', F: 'muted'};

export const biotopPicture = tablePicture({
	paint: (theme) => (key, value, text) => {
		if (key === 'direction') return theme.paint(directions[String(value)] ?? 'plain', text);
		if (key === 'bytes' && value !== 0) {
			return text.includes('(') ? theme.paint('muted', text) : theme.bold(text);
		}

		if (key === 'errors' && Number(value) > 0) return theme.paint('bad', text);
		if (key !== 'avg_ms' || typeof value !== 'number') return undefined;
		return theme.ramp(latencyHeat(value, 'ms'), text);
	},
	graph: {
		...{title: 'throughput', unit: 'B/s', base: 1024, text: (value) => `${format.bytes(value)}B/s`},
		lines: [
			{
				title: 'read',
				tone: 'read',
				gauge: rateOf('moved_bytes', ({direction}) => direction === 'R'),
			},
			{
				title: 'write',
				tone: 'write',
				gauge: rateOf('moved_bytes', ({direction}) => direction === 'W'),
			},
		],
	},
});

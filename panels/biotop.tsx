// biotop: block I/O by process as a table; reads and writes over time on `g`.
import type {ReactNode} from 'react';
import * as format from '../src/format.js';
import {latencyHeat} from '../src/ui/latency.js';
import type {PanelProps} from '../src/ui/panel-frame.js';
import {rateOf} from '../src/ui/series.js';
import type {Tone} from '../src/ui/theme.js';
import {TablePanel, tableGlance, type TableExtras} from './table.js';

const directions: Readonly<Record<string, Tone>> = {R: 'read', W: 'write', D: 'muted', F: 'muted'};

const extras: TableExtras = {
	paint: (theme) => (key, value, text) => {
		if (key === 'direction') return theme.paint(directions[String(value)] ?? 'plain', text);
		if (key === 'bytes' && value !== 0) return theme.bold(text);
		if (key !== 'avg_ms' || typeof value !== 'number') return undefined;
		return theme.ramp(latencyHeat(value, 'ms'), text);
	},
	graph: {
		...{title: 'throughput', unit: 'B/s', base: 1024, text: (value) => `${format.bytes(value)}B/s`},
		lines: [
			{title: 'read', tone: 'read', gauge: rateOf('bytes', ({direction}) => direction === 'R')},
			{title: 'write', tone: 'write', gauge: rateOf('bytes', ({direction}) => direction === 'W')},
		],
	},
};

export const BiotopPanel = (props: PanelProps): ReactNode => (
	<TablePanel {...props} extras={extras} />
);

export const biotopGlance = tableGlance(extras);

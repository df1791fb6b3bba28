// tcptop: TCP traffic by session as a table; received and sent over time on `g`.
import * as format from '../src/core/format.js';
import {rateOf} from '../src/ui/draw/series.js';
import {tablePicture} from './table.js';

export const tcptopPicture = tablePicture({
	paint: (theme) => (key, value, text) => {
		if (value === 0 || value === null) return undefined;
		if (key === 'rx_bytes') return theme.paint('read', text);
		return key === 'tx_bytes' ? theme.paint('write', text) : undefined;
	},
	graph: {
		...{title: 'traffic', unit: 'B/s', base: 1024, text: (value) => `${format.bytes(value)}B/s`},
		lines: [
			{title: 'received', tone: 'read', gauge: rateOf('rx_bytes')},
			{title: 'sent', tone: 'write', gauge: rateOf('tx_bytes')},
		],
	},
});

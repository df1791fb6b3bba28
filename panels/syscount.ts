// syscount: calls, errors and (switchable) time by system call or process; calls over time on `g`.
import * as format from '../src/core/format.js';
import {rateOf} from '../src/ui/draw/series.js';
import {tablePicture} from './table.js';

export const syscountPicture = tablePicture({
	paint: (theme) => (key, value, text) => {
		if (key === 'errors' && typeof value === 'number' && value > 0) return theme.paint('bad', text);
		return key === 'count' && value !== 0 ? theme.bold(text) : undefined;
	},
	graph: {
		...{title: 'system calls', unit: '/s', base: 1000, text: format.countRate},
		lines: [
			{title: 'calls', tone: 'cyan', gauge: rateOf('count')},
			{title: 'errors', tone: 'bad', gauge: rateOf('errors')},
		],
	},
});

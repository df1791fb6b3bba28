// The pictures: a cursor that reads the cells of a heat map, and the style of all charts.
import {heatMapIn, pictureHeight} from '../draw/histogram.js';
import {sampleAt, samplesOf, type HeatMap, type Sample} from '../draw/heat-map.js';
import type {CellRead, State} from '../state/state.js';
import {chartStyles} from '../theme/theme.js';
import {readyOf} from '../feeds/view.js';
import type {Command, Context} from './command.js';

type DrawnMap = {readonly samples: readonly Sample[]; readonly map: HeatMap};

/** The heat map of the current panel as it is drawn; undefined where there is none. */
function pictureIn({
	state,
	view,
	table,
	panelSize: {width, height},
}: Context): DrawnMap | undefined {
	const ready = view === undefined ? undefined : readyOf(view);
	if (view === undefined || ready === undefined) return undefined;
	const {reading} = state;
	const samples = samplesOf(view.history, ready, table);
	const room = pictureHeight(height, table?.rows.length);
	const map = heatMapIn({samples, width, height: room, reading});
	return map.cells === 0 || map.rows.length === 0 ? undefined : {samples, map};
}

/** The newest cell at the median. */
function begin(context: Context): State | undefined {
	const {state} = context;
	const picture = pictureIn({...context, state: {...state, reading: undefined}});
	const newest = picture?.samples.at(-1);
	if (newest === undefined) return undefined;
	const from = newest.histogram?.p50 ?? picture?.map.rows[0]?.from ?? 0;
	return {...state, reading: {at: newest.at, from}};
}

type PictureStep = (picture: DrawnMap, reading: CellRead) => Partial<CellRead>;

const move = (name: string, key: string, title: string, step: PictureStep): Command => ({
	...{id: `picture.${name}`, scope: 'picture', keys: [key], title, topic: 'move the cursor'},
	hint: () => (/^(?:left|right|up|down)$/.test(name) ? ['move', 1] : undefined),
	run(context) {
		const {state} = context;
		const picture = pictureIn(context);
		if (picture === undefined || state.reading === undefined) return undefined;
		return {...state, reading: {...state.reading, ...step(picture, state.reading)}};
	},
});

/** So many samples earlier or later than the cursor; at either end it stays. */
const later =
	(by: number): PictureStep =>
	({samples}, {at}) => {
		const index = sampleAt(samples, at) + by;
		return {at: samples[Math.max(0, Math.min(samples.length - 1, index))]?.at ?? at};
	};

const lower =
	(by: number): PictureStep =>
	({map: {rows, cursor}}, {from}) => ({from: rows[(cursor?.row ?? 0) + by]?.from ?? from});

export const pictures: readonly Command[] = [
	{
		...{id: 'picture.read', scope: 'panel', keys: ['h']},
		title: 'read the cells of the heat map with a cursor',
		hint: (context) => (pictureIn(context) === undefined ? undefined : ['read heat map', 4]),
		why: ({view}) => (view === undefined ? undefined : 'there is no heat map here'),
		run: begin,
	},
	move('left', 'Left', 'an interval back', later(-1)),
	move('up', 'Up', 'to shorter latencies', lower(-1)),
	move('down', 'Down', 'to longer latencies', lower(1)),
	move('right', 'Right', 'an interval on', later(1)),
	move('page-back', 'PageUp', 'ten intervals back', later(-10)),
	move('page-on', 'PageDown', 'ten intervals on', later(10)),
	move('oldest', 'Home', 'to the oldest interval', later(Number.NEGATIVE_INFINITY)),
	move('newest', 'End', 'to the newest interval', later(Number.POSITIVE_INFINITY)),
	{
		...{id: 'picture.leave', scope: 'picture', keys: ['Esc', 'h', 'Enter', 'Backspace']},
		title: 'leave the heat map',
		hint: () => ['leave', 0],
		run: ({state}) => ({...state, reading: undefined}),
	},
	{
		...{id: 'picture.style', scope: 'panels', keys: ['b'], title: 'charts of dots or of blocks'},
		run: ({state}) => {
			const next = chartStyles[(chartStyles.indexOf(state.style) + 1) % chartStyles.length];
			return (
				next && {...state, style: next, notice: `charts of ${next === 'block' ? 'blocks' : 'dots'}`}
			);
		},
	},
];

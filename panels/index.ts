// Tool → how it is drawn: in full, and as a cell of the overview. Every other tool by its shape.
import type {Shape} from '../src/core/snapshot.js';
import type {Picture, PanelFor} from '../src/ui/draw/picture.js';
import {biotopPicture} from './biotop.js';
import {cachestatGlance} from './cachestat-figures.js';
import {CachestatPanel} from './cachestat.js';
import {cputopPicture} from './cputop.js';
import {histGlance, HistPanel} from './hist.js';
import {softirqsGlance, SoftirqsPanel} from './softirqs.js';
import {syscountPicture} from './syscount.js';
import {tablePicture} from './table.js';
import {tcptopPicture} from './tcptop.js';

/** Tools that draw more than their shape alone tells, by the shape that they draw so. */
const own: Readonly<Record<string, Partial<Record<Shape, Picture>>>> = {
	biotop: {table: biotopPicture},
	tcptop: {table: tcptopPicture},
	cachestat: {table: {Full: CachestatPanel, glance: cachestatGlance, listed: false}},
	syscount: {counts: syscountPicture},
	softirqs: {counts: {Full: SoftirqsPanel, glance: softirqsGlance}},
	cputop: {table: cputopPicture},
};

const tablePanel = tablePicture();

const byShape: Readonly<Record<Shape, Picture>> = {
	table: tablePanel,
	counts: tablePanel,
	hist: {Full: HistPanel, glance: histGlance},
	// The screen draws the overview itself, from the snapshots that this one is made of.
	overview: tablePanel,
};

/** A new tool needs a line above only if a table or a histogram does not serve it. */
export const panelFor: PanelFor = (tool, shape = 'table') => own[tool]?.[shape] ?? byShape[shape];

// Tool → how it is drawn: in full, and as a cell of the overview. Every other tool by its shape.
import type {Shape} from '../src/core/snapshot.js';
import type {Picture, PanelFor} from '../src/ui/draw/picture.js';
import {biotopGlance, BiotopPanel} from './biotop.js';
import {cachestatGlance} from './cachestat-figures.js';
import {CachestatPanel} from './cachestat.js';
import {cputopGlance, CputopPanel} from './cputop.js';
import {histGlance, HistPanel} from './hist.js';
import {softirqsGlance, SoftirqsPanel} from './softirqs.js';
import {syscountGlance, SyscountPanel} from './syscount.js';
import {tableGlance, TablePanel} from './table.js';
import {tcptopGlance, TcptopPanel} from './tcptop.js';

/** Tools that draw more than their shape alone tells, by the shape that they draw so. */
const own: Readonly<Record<string, Partial<Record<Shape, Picture>>>> = {
	biotop: {table: {Full: BiotopPanel, glance: biotopGlance}},
	tcptop: {table: {Full: TcptopPanel, glance: tcptopGlance}},
	cachestat: {table: {Full: CachestatPanel, glance: cachestatGlance, listed: false}},
	syscount: {counts: {Full: SyscountPanel, glance: syscountGlance}},
	softirqs: {counts: {Full: SoftirqsPanel, glance: softirqsGlance}},
	cputop: {table: {Full: CputopPanel, glance: cputopGlance}},
};

const tablePanel: Picture = {Full: TablePanel, glance: tableGlance()};

const byShape: Readonly<Record<Shape, Picture>> = {
	table: tablePanel,
	counts: tablePanel,
	hist: {Full: HistPanel, glance: histGlance},
	// The screen draws the overview itself, from the snapshots that this one is made of.
	overview: tablePanel,
};

/** A new tool needs a line above only if a table or a histogram does not serve it. */
export const panelFor: PanelFor = (tool, shape = 'table') => own[tool]?.[shape] ?? byShape[shape];

// Tool → how it is drawn: in full, and as a cell of the overview. Every other tool by its shape.
import type {Panel, PanelFor} from '../src/ui/panel.js';
import {biotopGlance, BiotopPanel} from './biotop.js';
import {cachestatGlance} from './cachestat-figures.js';
import {CachestatPanel} from './cachestat.js';
import {cputopGlance, CputopPanel} from './cputop.js';
import {histGlance, HistPanel} from './hist.js';
import {softirqsGlance, SoftirqsPanel} from './softirqs.js';
import {syscountGlance, SyscountPanel} from './syscount.js';
import {tableGlance, TablePanel} from './table.js';
import {tcptopGlance, TcptopPanel} from './tcptop.js';

const panels: Readonly<Record<string, Panel>> = {
	biotop: {Full: BiotopPanel, glance: biotopGlance},
	tcptop: {Full: TcptopPanel, glance: tcptopGlance},
	runqlat: {Full: HistPanel, glance: histGlance},
	cachestat: {Full: CachestatPanel, glance: cachestatGlance, listed: false},
	syscount: {Full: SyscountPanel, glance: syscountGlance},
	softirqs: {Full: SoftirqsPanel, glance: softirqsGlance},
	cputop: {Full: CputopPanel, glance: cputopGlance},
};

const byShape: Readonly<Record<'hist' | 'rows', Panel>> = {
	hist: {Full: HistPanel, glance: histGlance},
	rows: {Full: TablePanel, glance: tableGlance()},
};

/** A new tool needs a line above only if a table or a histogram does not serve it. */
export const panelFor: PanelFor = (tool, shape) =>
	panels[tool] ?? byShape[shape === 'hist' ? 'hist' : 'rows'];

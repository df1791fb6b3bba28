// The tools that say something of the machine's resources → the overview, a panel like others that is made from them.
import type {Column} from '../core/column.js';
import type {Plan} from '../core/plan.js';
import type {Row} from '../core/snapshot.js';
import {isLoaded, type Listed, type Probe} from '../core/tool.js';
import {judgedFrom} from './observed.js';

const column = (
	key: string,
	title: string,
	width: number,
	describe: string,
	dispensable = 0,
): Column => ({
	...{key, title, width, describe, dispensable, unit: 'text'},
	...(key === 'resource' ? {role: 'key'} : {role: 'info'}),
	text: (value, _row: Row) => String(value ?? ''),
});

const columns: readonly Column[] = [
	column('level', '', 2, '! a warning, !! bad'),
	column('resource', 'RESOURCE', 9, 'what is judged'),
	column('utilisation', 'UTILISATION', 11, 'how busy it is'),
	column('saturation', 'SATURATION', 10, 'how much has to wait for it', 1),
	column('errors', 'ERRORS', 6, 'what went wrong', 2),
	column('offenders', 'BY WHOM', 7, 'who uses most of it'),
];

/** Sorted by nothing: the resources keep their order. */
const plan: Plan = {
	...{shape: 'overview', attach: [], globals: {}, columns, sortBy: '', layout: 'stamped'},
	caveats: [],
	read() {
		throw new TypeError('the overview is made from other tools’ snapshots: it is not attached');
	},
};

export const overviewOf = (tools: readonly Listed[]): Probe => ({
	name: 'overview',
	area: 'machine',
	summary: 'the machine’s resources, what is wrong with them, and by whom',
	question: 'What is wrong with this machine, and who does it?',
	options: {},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: false,
	madeFrom: judgedFrom(tools.filter(isLoaded)),
	leadsTo: tools,
	plan: () => plan,
});

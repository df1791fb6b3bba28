// Hardware interrupts: `handlers` and `hists` of hardirqs.bpf.c → a row or a histogram per handler.
import type {Column} from '../../src/core/column.js';
import {UsageError} from '../../src/core/errors.js';
import type {Options} from '../../src/core/options.js';
import {histogramPlan, oneOf, type Plan, tablePlan} from '../../src/core/plan.js';
import {mapView} from '../../src/core/readings.js';
import type {Probe} from '../../src/core/tool.js';
import {histogram, unitNs} from '../../src/shapes/hist/log2.js';

type HardirqRow = {hardirq: string; total_us: number | null; count: number};

/** As many as a machine with a line for each queue and CPU has. */
const mostHandlers = 4096;

const handlers = mapView('handlers', {name: 'text', count: 'counter', total_ns: 'counter'});
const hists = mapView('hists', {
	name: 'text',
	slots: 'counters',
	sum_ns: 'counter',
	max_ns: 'max',
});

// The end first: a start is of use only once its end can be seen.
const timed = oneOf(
	'hardware interrupts',
	{programs: ['irq_handler_exit_btf', 'irq_handler_entry_btf']},
	{programs: ['irq_handler_exit_raw', 'irq_handler_entry_raw']},
);
const counted = oneOf('hardware interrupts', 'irq_handler_exit_btf', 'irq_handler_exit_raw');

const caveats = [
	'Interrupts that no device’s handler takes (local timers, rescheduling, calls of other CPUs’ functions) are not counted.',
	'Of a line that devices share, the handlers are counted that had something to do.',
];

const nameColumn: Column<{hardirq: string}> = {
	key: 'hardirq',
	title: 'HARDIRQ',
	width: 26,
	unit: 'text',
	role: 'key',
	entity: 'irq',
	describe: 'the handler, as /proc/interrupts names it; one name may have several lines',
};

const timeColumn = (inNs: boolean): Column<HardirqRow> => ({
	key: 'total_us',
	title: inNs ? 'TOTAL_nsecs' : 'TOTAL_usecs',
	width: 11,
	unit: 'us',
	role: 'counter',
	describe: 'time spent in it, over all CPUs',
	text: (us) => ((us ?? 0) * (inNs ? 1000 : 1)).toFixed(0),
	screen: {title: 'TIME/s', width: 9},
});

const countColumn: Column<HardirqRow> = {
	key: 'count',
	title: 'TOTAL_count',
	width: 11,
	unit: 'count',
	role: 'counter',
	describe: 'how often it ran and had something to do',
	screen: {title: 'RUNS/s', width: 9},
};

const globalsOf = ({cpu, count}: Options) => ({
	...(cpu !== undefined && {only_cpu: Number(cpu)}),
	...(count === true && {timed: false}),
});

function distribution(options: Options): Plan {
	const unit = options['nanoseconds'] === true ? 'ns' : 'us';
	return histogramPlan({
		attach: [timed],
		globals: {...globalsOf(options), distribution: true, hist_unit_ns: unitNs[unit]},
		mapEntries: {hists: mostHandlers},
		columns: [nameColumn],
		unit,
		caveats,
		read: (maps) =>
			maps.deltas(hists).map(({name, ...slots}) => histogram({hardirq: name}, unit, slots)),
	});
}

/** With -C time is not measured, which halves the cost. */
function table(options: Options): Plan {
	const isTimed = options['count'] !== true;
	const time = timeColumn(options['nanoseconds'] === true);
	return tablePlan<HardirqRow>({
		shape: 'counts',
		attach: [isTimed ? timed : counted],
		globals: globalsOf(options),
		columns: isTimed
			? [nameColumn, time, {...countColumn, onlyOnScreen: true}]
			: [nameColumn, {...time, hidden: true}, countColumn],
		sortBy: isTimed ? 'total_us' : 'count',
		caveats,
		read: (maps) => ({
			rows: maps.deltas(handlers).map(({name, count, total_ns}) => ({
				hardirq: name,
				total_us: isTimed ? total_ns / 1000 : null,
				count,
			})),
		}),
	});
}

export const hardirqs: Probe = {
	name: 'hardirqs',
	isOfBcc: true,
	area: 'cpu',
	summary: 'hardware interrupts by handler',
	question: 'How much time goes to hardware interrupts, and to which?',
	options: {
		dist: {short: 'd', type: 'boolean', describe: 'show the distribution of times'},
		nanoseconds: {short: 'N', type: 'boolean', describe: 'in nanoseconds'},
		count: {short: 'C', type: 'boolean', describe: 'count the runs, and do not time them'},
		cpu: {short: 'c', type: 'number', selects: 'cpu', describe: 'this CPU only'},
		timestamp: {short: 'T', type: 'boolean', describe: 'print the time', sets: 'timestamp'},
	},
	filters: [],
	untilInterrupt: true,
	banner: 'Tracing hard irq event time...',
	plan(options) {
		const {count, dist, nanoseconds} = options;
		if (count === true && (dist === true || nanoseconds === true))
			throw new UsageError('-C measures no times: leave out -d and -N');
		return dist === true ? distribution(options) : table(options);
	},
};

// The machine as a whole: /proc, and `retransmits` of host.bpf.c → a row per measure of CPU, memory, disk, network and scheduler.
import type {Column} from '../../src/core/column.js';
import {type Interval, oneOf, type Plan, tablePlan, without} from '../../src/core/plan.js';
import type {Probe} from '../../src/core/tool.js';
import {isShortage} from '../../src/core/errors.js';
import {mapView, type Readings} from '../../src/core/readings.js';
import * as format from '../../src/core/format.js';
import {type HostRow, measureRows, type MeasureUnit} from '../../src/host/measure.js';
import {HostSampler} from '../../src/host/sampler.js';
import {networkNamespace} from '../../src/kernel/network-namespace.js';
import {pidNamespaceOfProc} from '../../src/kernel/privileges.js';

const texts: Readonly<Record<MeasureUnit, (value: number) => string>> = {
	ratio: format.percent,
	bytes_per_s: format.byteRate,
	per_s: format.countRate,
	count: format.count,
	ms: (value) => format.duration(value * 1e6),
	bytes: format.bytes,
};

const hidden = (
	key: 'unit' | 'pid' | 'comm' | 'recent_of' | 'recent_value',
	title: string,
	unit: 'text' | 'number' | 'count',
	describe: string,
): Column<HostRow> => ({key, title, unit, describe, width: 8, role: 'info', hidden: true});

const columns: ReadonlyArray<Column<HostRow>> = [
	{
		key: 'resource',
		title: 'RESOURCE',
		width: 9,
		unit: 'text',
		role: 'key',
		describe: 'what is measured',
	},
	{
		key: 'aspect',
		title: 'ASPECT',
		width: 11,
		unit: 'text',
		role: 'key',
		describe: 'utilisation, saturation, errors; offender: who has most of it',
		// The measure tells which it is, and the value is what the row is there for.
		dispensable: 2,
	},
	{
		key: 'measure',
		title: 'MEASURE',
		width: 16,
		unit: 'text',
		role: 'key',
		describe: 'by what',
	},
	{
		key: 'of',
		title: 'OF',
		width: 8,
		unit: 'text',
		role: 'info',
		describe: 'CPU, disk, interface or network namespace',
		dispensable: 1,
	},
	{
		key: 'value',
		title: 'VALUE',
		width: 9,
		unit: 'count',
		role: 'gauge',
		describe: 'over the interval; with its unit',
		text: (value, {unit}) => (value === null ? format.unmeasured : texts[unit](value)),
	},
	{
		key: 'reason',
		title: 'REASON',
		width: 20,
		unit: 'text',
		role: 'info',
		describe: 'why there is no value',
		text: (reason) => reason,
		dispensable: 3,
	},
	hidden('unit', 'UNIT', 'text', 'of the value'),
	hidden('pid', 'PID', 'number', 'of an offender'),
	hidden('comm', 'COMM', 'text', 'its name'),
	hidden('recent_of', 'RECENT_OF', 'text', 'which one was the busiest of the last three intervals'),
	hidden('recent_value', 'RECENT', 'count', 'its mean over them'),
];

const retransmits = mapView('retransmits', {segments: 'counter'});
const resending = 'TCP retransmissions';

/** Of all namespaces, as only the programs see them; /proc knows its own. */
function resent(maps: Readings, {seconds, counts}: Interval): HostRow {
	const isCounted = counts(resending);
	const [record] = isCounted ? maps.deltas(retransmits) : [];
	const rate = isCounted && seconds > 0 ? (record?.segments ?? 0) / seconds : null;
	return measureRows('network')('saturation', 'retransmits', 'per_s', rate, {
		reason: 'no program could be attached that sees all network namespaces',
	});
}

/** Which network namespace /proc/net is of, beside the one of the machine's first process. */
function caveatOfNamespace(): string {
	const [own, first] = [networkNamespace(), networkNamespace('1')];
	const other = first === '' || first === own ? '' : `, not of the first process’s, ${first}`;
	return `Network counters are of the network namespace that kerntop runs in, ${own}${other}.`;
}

const translating = 'process IDs of the host';

/** The host's number of a process for that in /proc; null where it cannot be known, or not now. */
export function hostPid(
	maps: Readings,
	{counts}: Interval,
	pid: number,
	namespace = pidNamespaceOfProc(),
): number | null {
	if (namespace === undefined) return pid;
	if (!counts(translating)) return null;
	const question = {inner_namespace: namespace, inner_pid: pid, outer_pid: 0};
	try {
		return maps.ask('host_pid', question, 'outer_pid') || null;
	} catch (error) {
		if (isShortage(error)) return null;
		throw error;
	}
}

function plan(): Plan {
	const sampler = new HostSampler();
	return tablePlan<HostRow>({
		attach: [
			oneOf(
				resending,
				{programs: ['retransmit_skb', 'retransmit_synack']},
				without('TCP retransmissions in other network namespaces are not seen.'),
			),
			oneOf(
				translating,
				'host_pid',
				without('Where /proc shows another PID namespace, the host’s process IDs are not known.'),
			),
		],
		globals: {},
		columns,
		sortBy: 'resource',
		caveats: [
			'Taken from /proc: what that does not show here, in a container or with hidepid, is not in it.',
			caveatOfNamespace(),
			'What came, went or began anew within an interval (CPU, interface, disk) has no share in it.',
		],
		read(maps, interval) {
			// First what may fail: the sampler keeps what it has seen, and would not see it again.
			const again = resent(maps, interval);
			const {rows, clamped} = sampler.sample(interval.seconds, (pid) =>
				hostPid(maps, interval, pid),
			);
			return {rows: [...rows, again], clamped};
		},
		close() {
			sampler.close();
		},
	});
}

export const host: Probe = {
	name: 'host',
	area: 'machine',
	supports: 'overview',
	summary: 'utilisation, saturation and errors of the machine',
	question: 'What is wrong with this machine?',
	options: {},
	filters: [],
	untilInterrupt: false,
	measuresMachine: true,
	plan,
};

// The machine as a whole: /proc → a row per measure of CPU, memory, disk, network and scheduler.
import * as format from '../src/format.js';
import type {HostRow, Unit} from '../src/host/measure.js';
import {HostSampler} from '../src/host/sampler.js';
import {definePlan, type Column, type Plan, type Probe} from '../src/probe/probe.js';

const texts: Readonly<Record<Unit, (value: number) => string>> = {
	ratio: format.percent,
	bytes_per_s: format.byteRate,
	per_s: format.countRate,
	count: format.count,
	ms: (value) => format.duration(value * 1e6),
	bytes: format.bytes,
};

const columns: ReadonlyArray<Column<HostRow>> = [
	{key: 'resource', title: 'RESOURCE', width: 9, align: 'left', describe: 'what is measured'},
	{
		key: 'aspect',
		title: 'ASPECT',
		width: 11,
		align: 'left',
		describe: 'utilisation, saturation, errors; offender: who has most of it',
	},
	{key: 'measure', title: 'MEASURE', width: 16, align: 'left', describe: 'by what'},
	{key: 'of', title: 'OF', width: 8, align: 'left', describe: 'disk or interface'},
	{
		key: 'value',
		title: 'VALUE',
		width: 9,
		align: 'right',
		describe: 'over the interval; with its unit',
		text: (value, {unit}) => (value === null ? format.unmeasured : texts[unit](value)),
	},
	{
		key: 'reason',
		title: 'REASON',
		width: 20,
		align: 'left',
		describe: 'why there is no value',
		text: (reason) => reason,
		dispensable: 1,
	},
];

function plan(): Plan {
	const sampler = new HostSampler();
	return definePlan<HostRow>({
		shape: 'table',
		attach: [],
		globals: {},
		columns,
		sortBy: 'resource',
		caveats: ['Taken from /proc: what a container does not see there is not in it.'],
		read: (_, {seconds}) => ({shape: 'table', rows: sampler.sample(seconds), totals: {}}),
		close() {
			sampler.close();
		},
	});
}

export const host: Probe = {
	name: 'host',
	summary: 'utilisation, saturation and errors of the machine',
	question: 'What is wrong with this machine?',
	options: {},
	filters: [],
	untilInterrupt: false,
	plan,
};

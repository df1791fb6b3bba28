// Figures of a made-up machine → snapshots of `host` and of `cputop`, in the shape of the real ones.
import type {Resource} from '../../src/core/resource.js';
import type {HostRow, MeasureUnit} from '../../src/host/measure.js';
import type {ReadySnapshot, Row} from '../../src/core/snapshot.js';

const base = {
	status: 'ready',
	seconds: 1,
	health: {lost: 0, dropped_keys: 0, unattributed: 0, clamped: 0, skipped_polls: 0},
	cost: {events: null, ns_per_event: null, cpu_percent: null},
	caveats: [],
} as const;

const startedAt = Date.UTC(2026, 10, 20, 12, 0, 0);

/** An idle machine without swap, whose kernel has no schedstats. */
const idle: ReadonlyArray<
	readonly [name: string, of: string, value: number | null, unit: MeasureUnit]
> = [
	['cpu.utilisation.busy', '', 0.02, 'ratio'],
	['cpu.utilisation.busiest', 'cpu0', 0.03, 'ratio'],
	['cpu.saturation.pressure', '', 0, 'ratio'],
	['cpu.saturation.stolen', '', 0, 'ratio'],
	['cpu.errors.errors', '', null, 'count'],
	['memory.utilisation.used', '', 0.31, 'ratio'],
	['memory.utilisation.swap', '', null, 'ratio'],
	['memory.saturation.pressure', '', 0, 'ratio'],
	['memory.saturation.swap_in', '', 0, 'per_s'],
	['memory.saturation.swap_out', '', 0, 'per_s'],
	['memory.saturation.major_faults', '', 0, 'per_s'],
	['memory.saturation.reclaim_stalls', '', 0, 'per_s'],
	['memory.errors.oom_kills', '', 0, 'count'],
	['memory.offender.own_memory', '', null, 'bytes'],
	['disk.utilisation.busy', 'vda', 0, 'ratio'],
	['disk.utilisation.read', 'vda', 0, 'bytes_per_s'],
	['disk.utilisation.written', 'vda', 0, 'bytes_per_s'],
	['disk.saturation.pressure', '', 0, 'ratio'],
	['disk.saturation.queue', 'vda', 0, 'count'],
	['disk.saturation.wait', 'vda', null, 'ms'],
	['disk.errors.errors', 'vda', null, 'count'],
	['network.utilisation.traffic', 'eth0', 1200, 'bytes_per_s'],
	['network.utilisation.link', 'eth0', null, 'ratio'],
	['network.utilisation.received', 'eth0', 800, 'bytes_per_s'],
	['network.utilisation.sent', 'eth0', 400, 'bytes_per_s'],
	['network.utilisation.loopback', 'lo', 0, 'bytes_per_s'],
	['network.saturation.drops', '', 0, 'per_s'],
	['network.saturation.worst_drops', '', 0, 'per_s'],
	['network.saturation.retransmits', '', 0, 'per_s'],
	['network.saturation.own_retransmits', 'net:[4026531840]', 0, 'per_s'],
	['network.saturation.resent', 'net:[4026531840]', 0, 'ratio'],
	['network.saturation.listen_overflows', '', 0, 'per_s'],
	['network.errors.errors', '', 0, 'count'],
	['network.errors.tcp_errors', '', 0, 'count'],
	['scheduler.utilisation.load_per_cpu', '', 0.1, 'count'],
	['scheduler.utilisation.runnable_per_cpu', '', 0, 'count'],
	['scheduler.utilisation.switches', '', 300, 'per_s'],
	['scheduler.saturation.waiting', '', null, 'count'],
	['scheduler.saturation.blocked', '', 0, 'count'],
	['scheduler.errors.errors', '', null, 'count'],
];

/** Of one disk or interface: in each interval, and over the last of them. */
type OfDevice = Partial<Pick<HostRow, 'of' | 'value' | 'recent_of' | 'recent_value'>>;

/** What differs from idle, by `resource.measure`; a list holds the value of each snapshot in turn. */
export type Figures = Readonly<Record<string, number | readonly number[] | OfDevice>>;

function row(
	[name, of, value, unit]: (typeof idle)[number],
	figures: Figures,
	tick: number,
): HostRow {
	const [resource = '', aspect = '', measure = ''] = name.split('.');
	const figure = figures[`${resource}.${measure}`];
	const listed = Array.isArray(figure) ? ((figure as readonly number[])[tick] ?? value) : undefined;
	const device: OfDevice =
		typeof figure === 'object' && listed === undefined ? (figure as OfDevice) : {};
	const found = listed ?? (typeof figure === 'number' ? figure : (device.value ?? value));
	return {
		// The table above spells them as the types do.
		...{resource: resource as Resource, aspect: aspect as HostRow['aspect'], measure, of, unit},
		...{value: found, reason: found === null ? 'not told here' : '', pid: null, comm: null},
		...{recent_of: '', recent_value: null, ...device},
	};
}

export const hostHistory = (figures: Figures = {}, ticks = 12): ReadySnapshot[] =>
	Array.from({length: ticks}, (_, tick) => ({
		...{...base, panel: 'host', backend: 'proc', at: startedAt + tick * 1000},
		...{shape: 'table', totals: {}, rows: idle.map((one) => row(one, figures, tick))},
	}));

export type Process = readonly [
	pid: number,
	comm: string,
	cpuMs: number,
	readBytes?: number,
	writeBytes?: number,
];

export const cputopHistory = (processes: readonly Process[], ticks = 12): ReadySnapshot[] =>
	Array.from({length: ticks}, (_, tick) => ({
		...{...base, panel: 'cputop', backend: 'tp_btf', at: startedAt + tick * 1000},
		shape: 'table',
		totals: {},
		rows: processes.map(([pid, comm, cpu_ms, read_bytes = 0, write_bytes = 0]): Row => ({
			...{pid, comm, cpu_ms, read_bytes, write_bytes},
		})),
	}));

// Two readings of /proc → the measures of each resource: made-up texts with known differences.
import assert from 'node:assert/strict';
import test from 'node:test';
import {cpuReader} from '../../../src/host/cpu.js';
import {diskReader} from '../../../src/host/disk.js';
import {files, type HostRow, type Reader, type Texts} from '../../../src/host/measure.js';
import {memoryReader} from '../../../src/host/memory.js';
import {networkReader} from '../../../src/host/network.js';
import {schedulerReader} from '../../../src/host/run-queue.js';

const nothing = Object.fromEntries(Object.keys(files).map((name) => [name, null])) as Texts;

/** The measures after the second of two readings, two seconds apart. */
function measure(reader: Reader, before: Partial<Texts>, after: Partial<Texts>): HostRow[] {
	reader({...nothing, ...before}, 0);
	return reader({...nothing, ...after}, 2).rows;
}

function value(rows: readonly HostRow[], name: string): number | null {
	const row = rows.find(({measure: one}) => one === name);
	assert.ok(row !== undefined, `no measure ${name}`);
	assert.equal(row.reason === '', row.value !== null, `${name}: a reason, or a value`);
	return row.value;
}

const psi = (some: number): string =>
	`some avg10=0.00 avg60=0.00 avg300=0.00 total=${String(some)}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n`;

const stat = (cpus: ReadonlyArray<readonly number[]>, tail = ''): string => {
	const sums = cpus[0]?.map((_, index) => cpus.reduce((sum, cpu) => sum + (cpu[index] ?? 0), 0));
	const lines = [sums ?? [], ...cpus].map(
		(numbers, index) => `cpu${index === 0 ? ' ' : String(index - 1)} ${numbers.join(' ')}`,
	);
	return `${lines.join('\n')}\nintr 1 2 3\n${tail}`;
};

void test('cpu: busy, the busiest, stolen and the pressure', () => {
	// user nice system idle iowait irq softirq steal guest guest_nice
	const rows = measure(
		cpuReader(),
		{
			stat: stat([
				[100, 0, 50, 800, 50, 0, 0, 0, 9, 9],
				[100, 0, 0, 900, 0, 0, 0, 0, 9, 9],
			]),
			cpuPressure: psi(1000),
		},
		{
			stat: stat([
				[150, 20, 60, 850, 60, 5, 5, 0, 99, 9],
				[110, 0, 0, 1080, 0, 0, 0, 10, 9, 9],
			]),
			cpuPressure: psi(501_000),
		},
	);
	// 50 + 20 + 10 + 5 + 5 of 150 ticks, 10 of 200; guests are in user already.
	assert.equal(value(rows, 'busy'), 100 / 350);
	assert.equal(value(rows, 'busiest'), 90 / 150);
	assert.equal(rows.find(({measure: one}) => one === 'busiest')?.of, 'cpu0');
	assert.equal(value(rows, 'stolen'), 10 / 350);
	assert.equal(value(rows, 'pressure'), 0.25);
	assert.equal(value(rows, 'errors'), null);
});

void test('memory: what is used, and what happens when it is short', () => {
	const meminfo = (available: number): string =>
		`MemTotal:       1000 kB\nMemFree:          10 kB\nMemAvailable:    ${String(available)} kB\nSwapTotal:       400 kB\nSwapFree:        300 kB\n`;
	const vmstat = (n: number): string =>
		`nr_free_pages 1\npswpin ${String(n)}\npswpout ${String(2 * n)}\npgmajfault ${String(3 * n)}\nallocstall_dma ${String(n)}\nallocstall_movable ${String(n)}\noom_kill ${String(n / 10)}\n`;
	let searches = 0;
	const reader = memoryReader(() => ({pid: 42 + searches++, comm: 'hog', bytes: 4096}));
	const rows = measure(
		reader,
		{meminfo: meminfo(500), vmstat: vmstat(10), memoryPressure: psi(0)},
		{meminfo: meminfo(150), vmstat: vmstat(30), memoryPressure: psi(20_000)},
	);
	assert.equal(value(rows, 'used'), 0.85);
	assert.equal(value(rows, 'swap'), 0.25);
	assert.deepEqual(
		['swap_in', 'swap_out', 'major_faults', 'reclaim_stalls', 'oom_kills', 'pressure'].map((one) =>
			value(rows, one),
		),
		[10, 20, 30, 20, 2, 0.01],
	);
	assert.deepEqual(
		[value(rows, 'own_memory'), rows.at(-1)?.pid, rows.at(-1)?.comm],
		[4096, 42, 'hog'],
	);
	assert.equal(searches, 1);
	const short = {...nothing, meminfo: meminfo(150)};
	for (let poll = 0; poll < 4; poll++) assert.equal(reader(short, 2).rows.at(-1)?.pid, 42);
	assert.equal(reader(short, 2).rows.at(-1)?.pid, 43, 'searched again after five polls');
	assert.equal(value(reader({...nothing, meminfo: meminfo(500)}, 2).rows, 'own_memory'), null);
	assert.equal(searches, 2);
});

const disks = (ticks: number, ios: number): string =>
	[
		' 254       0 vda 10 0 80 20 5 0 40 10 0 100 200 0 0 0 0',
		` 259       0 nvme0n1 ${String(10 + ios)} 0 ${String(80 + 16 * ios)} 20 5 0 40 ${String(10 + 3 * ios)} 0 ${String(100 + ticks)} ${String(200 + 4 * ticks)} 0 0 0 0`,
		` 259       1 nvme0n1p1 ${String(10 + ios)} 0 80 20 5 0 40 10 0 ${String(9999 + ticks * 2)} 200`,
		'   7       0 loop0 1 1 1 1 1 1 1 1 1 999999 1',
	].join('\n');

void test('disk: the busiest whole one, its queue and its waits', () => {
	const isWhole = (name: string): boolean => ['vda', 'nvme0n1'].includes(name);
	const rows = measure(
		diskReader(isWhole),
		{diskstats: disks(0, 0), ioPressure: psi(0)},
		{diskstats: disks(1500, 100), ioPressure: psi(800_000)},
	);
	assert.equal(rows[0]?.of, 'nvme0n1');
	assert.equal(value(rows, 'busy'), 0.75);
	assert.equal(value(rows, 'read'), (16 * 100 * 512) / 2);
	assert.equal(value(rows, 'written'), 0);
	assert.equal(value(rows, 'queue'), 3);
	assert.equal(value(rows, 'wait'), 3);
	assert.equal(value(rows, 'pressure'), 0.4);
	const idle = measure(diskReader(isWhole), {diskstats: disks(0, 0)}, {diskstats: disks(0, 0)});
	assert.deepEqual([value(idle, 'busy'), value(idle, 'wait')], [0, null]);
	assert.match(idle.find(({measure: one}) => one === 'pressure')?.reason ?? '', /pressure/);
	assert.equal(value(measure(diskReader(isWhole), {}, {}), 'busy'), null, 'no disk is not 0 %');
});

const net = (lo: number, eth: number, lost: number): string =>
	[
		'Inter-|   Receive                                                |  Transmit',
		' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
		`    lo: ${String(lo)} 5 0 0 0 0 0 0 ${String(lo)} 5 0 0 0 0 0 0`,
		`  eth0:${String(eth)} 5 ${String(lost)} ${String(2 * lost)} 0 0 0 0 ${String(eth / 2)} 5 0 ${String(lost)} 0 0 0 0`,
	].join('\n');

const snmp = (out: number, again: number): string =>
	`Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: RtoAlgorithm ActiveOpens OutSegs RetransSegs InErrs\nTcp: 1 7 ${String(out)} ${String(again)} 0\n`;

void test('network: the busiest link by its speed, the loopback apart, what was lost', () => {
	const reader = networkReader((name) => (name === 'eth0' ? 8000 : null));
	const netstat = (n: number): string =>
		`TcpExt: SyncookiesSent ListenOverflows ListenDrops\nTcpExt: 0 ${String(n)} 5\n`;
	const rows = measure(
		reader,
		{interfaces: net(100, 100, 0), snmp: snmp(1000, 10), netstat: netstat(1)},
		{interfaces: net(9100, 1100, 4), snmp: snmp(1190, 20), netstat: netstat(5)},
	);
	assert.equal(value(rows, 'link'), 0.5);
	assert.deepEqual(
		[value(rows, 'received'), value(rows, 'sent'), value(rows, 'loopback')],
		[500, 250, 4500],
	);
	assert.deepEqual([value(rows, 'traffic'), rows[0]?.of], [4500, 'lo']);
	assert.deepEqual(
		['drops', 'own_retransmits', 'resent', 'listen_overflows', 'errors', 'tcp_errors'].map((one) =>
			value(rows, one),
		),
		[6, 5, 0.05, 2, 4, 0],
	);
	const slow = measure(
		networkReader(() => null),
		{interfaces: net(0, 0, 0)},
		{interfaces: net(0, 10, 0)},
	);
	assert.equal(value(slow, 'link'), null);
	assert.equal(slow[0]?.of, 'eth0');
});

void test('scheduler: who wants to run, who waits; this program is not counted', () => {
	const at = (switches: number): string =>
		stat(
			[
				[0, 0, 0, 0],
				[0, 0, 0, 0],
			],
			`ctxt ${String(switches)}\nprocs_running 6\nprocs_blocked 2\n`,
		);
	const schedstat = (ns: number): string =>
		`version 15\ntimestamp 1\ncpu0 0 0 0 0 0 0 5 ${String(ns)} 9\ncpu1 0 0 0 0 0 0 5 ${String(ns)} 9\n`;
	const rows = measure(
		schedulerReader(),
		{stat: at(1000), load: '1.50 1 1 1/9 5', schedstat: schedstat(0)},
		{stat: at(3000), load: '3.00 1 1 1/9 5', schedstat: schedstat(3e9)},
	);
	assert.deepEqual(
		['runnable_per_cpu', 'load_per_cpu', 'switches', 'waiting', 'blocked'].map((one) =>
			value(rows, one),
		),
		[2.5, 1.5, 1000, 3, 2],
	);
	assert.equal(value(measure(schedulerReader(), {}, {}), 'waiting'), null);
});

void test('without /proc nothing is measured, and nothing is 0', () => {
	const readers = [cpuReader(), memoryReader(), diskReader(), networkReader(), schedulerReader()];
	for (const reader of readers) {
		for (const row of measure(reader, {}, {})) {
			assert.equal(row.value, null, `${row.resource} ${row.measure}`);
			assert.notEqual(row.reason, '');
		}
	}
});

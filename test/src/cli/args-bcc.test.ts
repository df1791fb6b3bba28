// BCC's options of the tools: each with BCC's meaning.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {data, filters} from '../../helpers/command-line.js';

/** The options that the only panel gets. */
const options = (line: string): object => data(line).targets[0]?.source.options ?? {};

describe("BCC's options", () => {
	const own: ReadonlyArray<readonly [line: string, expected: object]> = [
		['tcptop -4', {ipv4: true}],
		['tcptop -6', {ipv6: true}],
		['tcptop --ipv4 1 2', {ipv4: true}],
		['tcptop -C4S', {ipv4: true}],
		['tcptop -4C', {ipv4: true}],
		['runqlat -m', {milliseconds: true}],
		['runqlat --milliseconds', {milliseconds: true}],
		['runqlat -mP 5 1', {milliseconds: true, pids: true}],
		['runqlat -m -P 5 1', {milliseconds: true, pids: true}],
		['runqlat -P', {pids: true}],
		['runqlat --pids', {pids: true}],
		['runqlat -L', {tids: true}],
		['runqlat --tids', {tids: true}],
		['runqlat --pidnss', {pidnss: true}],
		['syscount -x', {failures: true}],
		['syscount --failures', {failures: true}],
		['syscount -L', {latency: true}],
		['syscount --latency', {latency: true}],
		['syscount -mL', {latency: true, milliseconds: true}],
		['syscount -P', {process: true}],
		['syscount --process', {process: true}],
		['syscount -e ENOENT', {errno: 'ENOENT'}],
		['syscount -eENOENT', {errno: 'ENOENT'}],
		['syscount --errno=2', {errno: '2'}],
		['syscount -t 12', {tid: 12}],
		['syscount --tid 12', {tid: 12}],
		['syscount -c 5', {ppid: 5}],
		['syscount --ppid 5', {ppid: 5}],
		['syscount --syscall read', {syscall: 'read'}],
		['softirqs -d', {distribution: true}],
		['softirqs --dist', {distribution: true}],
		['softirqs -N', {nanoseconds: true}],
		['softirqs --nanoseconds', {nanoseconds: true}],
		['softirqs -C', {events: true}],
		['softirqs --events', {events: true}],
		['softirqs -c 1', {cpu: 1}],
		['softirqs -c1', {cpu: 1}],
		['softirqs --cpu 1', {cpu: 1}],
		['hardirqs -dN', {dist: true, nanoseconds: true}],
		['hardirqs --dist --nanoseconds 1 2', {dist: true, nanoseconds: true}],
		['hardirqs -C -c 1', {count: true, cpu: 1}],
		['hardirqs --count --cpu 1', {count: true, cpu: 1}],
		['biolatency -Qm', {queued: true, milliseconds: true}],
		['biolatency --queued --milliseconds 1 2', {queued: true, milliseconds: true}],
		['biolatency -D', {disks: true}],
		['biolatency --disks', {disks: true}],
		['biolatency -Fe', {flags: true, extension: true}],
		['biolatency --flags --extension', {flags: true, extension: true}],
		['biolatency -d vda', {disk: 'vda'}],
		['biolatency --disk vda', {disk: 'vda'}],
	];
	for (const [line, expected] of own) {
		test(`${line} configures the probe`, () => {
			assert.deepEqual(options(line), expected);
		});
	}

	const views: ReadonlyArray<readonly [line: string, expected: object]> = [
		['biotop -C', {keepScreen: true}],
		['biotop --noclear', {keepScreen: true}],
		['biotop -r 5', {rows: 5}],
		['biotop -r5', {rows: 5}],
		['biotop --maxrows 5', {rows: 5}],
		['tcptop -C', {keepScreen: true}],
		['tcptop -S', {noSummary: true}],
		['tcptop --nosummary', {noSummary: true}],
		['runqlat -T', {timestamp: true}],
		['runqlat --timestamp', {timestamp: true}],
		['cachestat -T', {timestamp: true}],
		['cachestat --timestamp', {timestamp: true}],
		['softirqs -T', {timestamp: true}],
		['syscount -T 5', {rows: 5}],
		['syscount --top 5', {rows: 5}],
		['syscount -xT5', {rows: 5}],
		['cachestat -s misses', {sort: 'misses'}],
		['cachestat --ascii --no-color', {ascii: true, color: false}],
	];
	for (const [line, expected] of views) {
		test(`${line} changes the view`, () => {
			const {view} = data(line);
			assert.deepEqual({...view, ...expected}, view);
		});
	}

	for (const panel of ['biotop', 'tcptop', 'runqlat', 'cachestat', 'syscount']) {
		test(`${panel} -p 42 filters`, () => {
			assert.deepEqual(filters(`${panel} -p 42`), {pids: [42]});
		});
	}
});

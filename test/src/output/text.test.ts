// What --once and the repeating mode print of each shape, letter by letter.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {asciiOnly} from '../../../src/core/ascii.js';
import {intervalText, onceText} from '../../../src/output/panel-text.js';
import type {ReadySnapshot} from '../../../src/core/snapshot.js';
import * as given from './snapshots.js';

const {pipe, target, view} = given;

/** The lines below are indented like the code; the first and the last are empty. */
const lines = (text: string): string => text.replace(/^\n/, '').replaceAll(/^\t+/gm, '');

const interval = (name: string, snapshot: ReadySnapshot, options = {}, changes = {}): string =>
	intervalText(target(name, options), snapshot, {...view, ...changes}, pipe, true);

describe('--once', () => {
	test('a table below its title, largest first', () => {
		assert.equal(
			onceText(target('biotop'), given.biotop, view, pipe),
			lines(`
				biotop: block I/O by process
				  tp_btf, 1.00 s, 128 events of 210 ns, 0.003 % of a CPU
				    PID COMM             D MAJ MIN DISK        I/O   Kbytes   AVGms
				      7 dd               W 254   0 vda          64    65536    0.41
				     12 cat              R 254   0 vda           2        8    0.13
			`),
		);
	});

	test('nothing happened', () => {
		const empty = {...given.biotop, shape: 'table', rows: [], totals: {}} as const;
		assert.match(
			onceText(target('biotop'), empty, view, pipe),
			/^ {4}PID COMM .*\n\(nothing in 1\.0 s\)\n$/m,
		);
		const silent = {...given.runqlat, shape: 'hist', histograms: []} as const;
		assert.match(onceText(target('runqlat'), silent, view, pipe), /CPU\n\(nothing in 1\.0 s\)\n$/);
	});

	test('losses, caveats and rows left out are said', () => {
		const snapshot = {
			...given.syscount,
			health: {...given.syscount.health, lost: 3, clamped: 1},
			caveats: ['A caveat that is long enough to be wrapped at eighty columns, as all prose is.'],
		};
		const text = onceText(target('syscount', {}, ['Unfiltered.']), snapshot, view, pipe);
		assert.match(text, /^ {2}incomplete: 3 lost, 1 clamped to 0$/m);
		assert.match(text, /^\(2 more: -r 12\)$/m);
		assert.match(text, /^note: A caveat .* prose\n {2}is\.\nnote: Unfiltered\.\n$/m);
		assert.doesNotMatch(text, /call10/);
	});

	test('an unmeasured cost is left out, not 0', () => {
		const cost = {events: 3, ns_per_event: null, cpu_percent: null};
		const text = onceText(target('biotop'), {...given.biotop, cost}, view, pipe);
		assert.match(text, /^ {2}tp_btf, 1\.00 s, 3 events$/m);
	});

	test('histograms by key, busiest first', () => {
		const text = onceText(target('runqlat', {pids: true}), given.runqlatByProcess, view, pipe);
		assert.match(text, /CPU\n\npid = 42 hog\n {5}usecs .*\n\npid = 1 init\n/s);
		const top = onceText(target('runqlat'), given.runqlatByProcess, {...view, rows: 1}, pipe);
		assert.doesNotMatch(top, /init/);
	});

	test('rows and sort', () => {
		const text = onceText(target('biotop'), given.biotop, {...view, sort: 'comm', rows: 1}, pipe);
		assert.match(text, /12 cat/);
		assert.doesNotMatch(text, /7 dd/);
	});

	test('what was not moved is in brackets, and not sorted by', () => {
		assert.ok(given.biotop.shape === 'table');
		const moved = given.biotop.rows.map((row) => ({...row, moved_bytes: row['bytes'] ?? null}));
		const trim = {pid: 99, comm: 'fstrim', direction: 'D', bytes: 1 << 30, moved_bytes: 0};
		const rows = [{...moved[0], ...trim}, ...moved];
		const snapshot = {...given.biotop, shape: 'table', rows} as const;
		for (const sort of [undefined, 'bytes', 'Kbytes']) {
			const text = onceText(target('biotop'), snapshot, {...view, sort}, pipe);
			assert.match(text, / 7 dd .* 65536 .*\n.* 12 cat .*\n.* 99 fstrim .* \(1048576\) /, sort);
		}
	});
});

describe("one interval, in BCC's look", () => {
	test('biotop: time, load, table', () => {
		assert.equal(
			interval('biotop', given.biotop),
			lines(`

				07:08:09 loadavg: 0.01 0.02 0.03 1/123 4567

				    PID COMM             D MAJ MIN DISK        I/O   Kbytes   AVGms
				      7 dd               W 254   0 vda          64    65536    0.41
				     12 cat              R 254   0 vda           2        8    0.13
			`),
		);
	});

	test('tcptop: a table for IPv4, one for IPv6', () => {
		assert.equal(
			interval('tcptop', given.tcptop, {}, {noSummary: true}),
			lines(`

				    PID COMM         LADDR                 RADDR                    RX_KB    TX_KB
				      9 iperf3       127.0.0.1:5201        10.0.0.2:40000               2        1

				    PID COMM         LADDR6                RADDR6                   RX_KB    TX_KB
				      9 iperf3       [::1]:5201            [2001:db8::2]:40000          3        0
			`),
		);
	});

	test('runqlat: a histogram, and the percentiles', () => {
		assert.equal(
			interval('runqlat', given.runqlat, {}, {timestamp: true}),
			lines(`

				07:08:09
				     usecs               : count     distribution
				         0 -> 1          : 2        |********                                |
				         2 -> 3          : 10       |****************************************|
				         4 -> 7          : 0        |                                        |
				         8 -> 15         : 4        |****************                        |
				     p50 3  p90 7  p99 12  max 12.5  avg 7.7  (us, 16 in all)
			`),
		);
	});

	test('cachestat: the header once, then a line each', () => {
		const stamped = {...view, timestamp: true};
		const first = intervalText(target('cachestat'), given.cachestat, stamped, pipe, true);
		const second = intervalText(target('cachestat'), given.idleCachestat, stamped, pipe, false);
		assert.equal(
			first + second,
			lines(`
				TIME         HITS   MISSES  DIRTIES HITRATIO BUFFERS_MB CACHED_MB
				07:08:09     1132        0        4  100.00%        277      4367
				07:08:09        0        0        0        –          –         1
			`),
		);
	});

	test('softirqs', () => {
		assert.equal(
			interval('softirqs', given.softirqs),
			lines(`

				SOFTIRQ           TOTAL_usecs  TOTAL_count
				net_rx                   1235            5
				timer                      31           10
			`),
		);
	});

	test('syscount: stamped, the first five', () => {
		const text = interval('syscount', given.syscount, {latency: true}, {rows: 5});
		assert.match(text, /^\[07:08:09\]\nSYSCALL +COUNT +TIME \(us\).*\n/);
		assert.match(text, /^call0 +100 +12\.500/m);
		assert.equal(text.split('\n').length, 2 + 5 + 1 + 1);
	});
});

describe('the terminal', () => {
	const screen = {...pipe, isTerminal: true};
	const clear = '\u001b[H\u001b[2J\u001b[3J';

	test('is cleared by biotop and tcptop alone, and not with -C', () => {
		const top = intervalText(target('biotop'), given.biotop, view, screen, true);
		assert.ok(top.startsWith(`${clear}07:08:09 loadavg`));
		const kept = intervalText(
			target('biotop'),
			given.biotop,
			{...view, keepScreen: true},
			screen,
			true,
		);
		assert.ok(kept.startsWith('\n07:08:09 loadavg'));
		const other = intervalText(target('softirqs'), given.softirqs, view, screen, true);
		assert.ok(!other.includes('\u001b'));
	});

	test('that is narrow loses the dispensable columns, a pipe none', () => {
		const narrow = {...screen, width: 60};
		const text = onceText(target('biotop'), given.biotop, view, narrow);
		assert.match(text, /^ {4}PID COMM {13}D DISK/m);
		assert.match(
			onceText(target('biotop'), given.biotop, view, {...narrow, isTerminal: false}),
			/MAJ/,
		);
	});
});

describe('hostile names', () => {
	const comm = '\u001b[31mx\u0007\u009b\u202ey\n';
	const snapshot = {
		...given.biotop,
		shape: 'table',
		rows: [
			{pid: 1, comm, direction: 'R', major: 1, minor: 0, disk: '?', io: 1, bytes: 1, avg_ms: 1},
		],
		totals: {},
	} as const;

	test('cannot command the terminal', () => {
		const text = onceText(target('biotop'), snapshot, view, pipe);
		assert.match(text, /·\[31mx···y·/);
		assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\u202a-\u202e]/u);
		const [key] = given.runqlatByProcess.shape === 'hist' ? given.runqlatByProcess.histograms : [];
		assert.ok(key !== undefined);
		const keyed = {
			...given.runqlat,
			shape: 'hist',
			histograms: [{...key, key: {pid: 1, comm}}],
		} as const;
		assert.match(onceText(target('runqlat'), keyed, view, pipe), /^pid = 1 ·\[31mx···y·$/m);
	});

	test('wide ones leave the columns aligned', () => {
		const wide = {...snapshot, rows: [{...snapshot.rows[0], comm: '日本語'}]};
		const text = onceText(target('biotop'), wide, view, pipe);
		assert.match(text, /^ {6}1 日本語 {11}R/m);
	});

	test('--ascii leaves nothing beyond ASCII', () => {
		const wide = {...snapshot, rows: [{...snapshot.rows[0], comm: 'é·日', avg_ms: null}]};
		const text = asciiOnly(onceText(target('biotop', {}, ['It’s – so…']), wide, view, pipe));
		assert.match(text, /^ {6}1 \?\.\? .* -\nnote: It's - so~\n$/m);
	});
});

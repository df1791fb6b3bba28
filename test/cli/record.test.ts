// --record and --replay of the built program: what it printed is what the recording gives, after any
// kill, for any user, without anything of BPF.
import assert from 'node:assert/strict';
import {chmodSync, copyFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {probes, supporting} from '../../probes/index.js';
import {Recording} from '../../src/record/reader.js';
import {startBoth} from '../helpers/busy.js';
import {
	cliTest,
	copyOfDist,
	kerntop,
	parseDocument,
	rootTest,
	Running,
	until,
} from '../helpers/cli.js';
import {newFile, record, sources, wholeFrames} from '../helpers/recording.js';
import {scratch} from '../helpers/workload.js';

rootTest('a recording replays value for value what --json printed at the time', async (t) => {
	const {cgroup} = await startBoth(t);
	const file = newFile();
	const options = ['--json', '-i', '0.3', '--cgroup', cgroup, '--record', file];
	const live = kerntop([...options, '-n', '8']);
	assert.equal(live.status, 0, live.stderr);
	const replayed = kerntop(['--replay', file, '--json']);
	assert.deepEqual([replayed.status, replayed.stderr], [0, '']);
	assert.equal(replayed.stdout, live.stdout);
	const documents = live.stdout.trim().split('\n').map(parseDocument);
	assert.equal(documents.length, 8);
	assert.ok(documents.every(({panels}) => panels.every(({status}) => status === 'ready')));
	assert.match(live.stdout, /kt-alpha.*The filter --cgroup cannot be applied here/);

	// A second session behind the first one, of one panel with options of its own.
	const more = kerntop(['syscount', '-P', ...options, '-n', '3']);
	const both = kerntop(['--replay', file, '--json']);
	assert.equal(both.stdout, live.stdout + more.stdout);
	const few = kerntop([
		'--replay',
		file,
		'syscount',
		'--json',
		'-n',
		'10',
		'-r',
		'1',
		'-s',
		'errors',
	]);
	const sorted = few.stdout.trim().split('\n').map(parseDocument);
	assert.equal(sorted.length, 10);
	assert.ok(sorted.every(({panels}) => panels.length === 1 && panels[0]?.rows?.length === 1));
});

rootTest('a replay prints what was printed, also of tools that the overview is made from', () => {
	for (const panels of [['host', 'hardirqs'], ['cputop', 'host'], ['host'], ['overview']]) {
		const file = newFile();
		const live = kerntop([...panels, '--json', '-i', '0.3', '--record', file, '--count=2']);
		assert.deepEqual([live.status, live.stderr], [0, '']);
		for (const args of [[], panels]) {
			const replayed = kerntop(['--replay', file, '--json', ...args]);
			assert.deepEqual([replayed.stderr, replayed.stdout], ['', live.stdout], panels.join());
		}
	}
});

/** How many panels the last whole frame is of: a session's first may be of some only. */
function panelsOfLast(file: string): number {
	const recording = new Recording(file);
	const last = recording.frame(recording.length - 1);
	recording.close();
	return last?.entries.length ?? 0;
}

rootTest(
	'killed at 24 moments, a recording opens with every whole frame and goes on',
	async (t) => {
		const {cgroup} = await startBoth(t);
		const file = newFile();
		const times: number[] = [];
		for (let round = 0; round < 24; round += 1) {
			const running = new Running(['--record', file, '-i', '0.1', '--cgroup', cgroup]);
			await until('one more whole frame, of all panels and what the overview needs', () => {
				return (
					wholeFrames(file) > times.length &&
					panelsOfLast(file) === sources.length + supporting.length
				);
			});
			// Any moment of an interval.
			await sleep(Math.random() * 100);
			running.kill('SIGKILL');
			assert.equal((await running.end()).stdout, '');
			const recording = new Recording(file);
			assert.equal(recording.length, wholeFrames(file));
			const found = Array.from({length: recording.length}, (_, frame) => recording.timeOf(frame));
			assert.deepEqual(found.slice(0, times.length), times, 'frames before the kill are gone');
			assert.ok(found.length > times.length);
			for (let frame = times.length; frame < found.length; frame += 1) {
				assert.ok((recording.frame(frame)?.entries.length ?? 0) > 0);
			}

			recording.close();
			times.push(...found.slice(times.length));
		}

		const {status, stdout} = kerntop(['--replay', file, '--json']);
		assert.equal(status, 0);
		assert.ok(stdout.trim().split('\n').length >= 24);
	},
);

rootTest('an end by a signal writes what there is', async () => {
	for (const [signal, status] of [
		['SIGINT', 130],
		['SIGTERM', 143],
	] as const) {
		const file = newFile();
		const running = new Running([
			'--json',
			'-i',
			'0.2',
			'-p',
			String(process.pid),
			'--record',
			file,
		]);
		await running.prints(/(?:.*\n){3}/);
		running.kill(signal);
		const {status: ended, stdout} = await running.end();
		assert.equal(ended, status);
		assert.equal(kerntop(['--replay', file, '--json']).stdout, stdout);
	}
});

cliTest('a replay needs neither root nor the addon nor the BPF objects', async () => {
	const file = newFile();
	await record(file, 0, 5);
	const bare = copyOfDist();
	for (const name of readdirSync(bare, {recursive: true, encoding: 'utf8'})) {
		if (/\.node$|\.o$/.test(name)) rmSync(path.join(bare, name));
	}

	const shared = path.join(path.dirname(bare), 'shared.rec');
	copyFileSync(file, shared);
	for (const open of [scratch, path.dirname(bare)]) chmodSync(open, 0o755);
	chmodSync(shared, 0o644);
	const node = [process.execPath, path.join(bare, 'cli.js')];
	const isRoot = process.geteuid?.() === 0;
	const user = [
		'setpriv',
		'--reuid=65534',
		'--regid=65534',
		'--clear-groups',
		'--bounding-set=-all',
	];
	const command = isRoot ? [...user, ...node] : node;
	const {status, stdout, stderr} = kerntop(['--replay', shared, '--json'], {command});
	assert.deepEqual([status, stderr], [0, '']);
	assert.equal(stdout.trim().split('\n').length, 5);
	const [first] = stdout.trim().split('\n').map(parseDocument);
	assert.equal(first?.panels.length, probes.length);
});

for (const [zone, typed] of [
	['Asia/Kolkata', '2020-01-01T00:00'],
	['Asia/Kolkata', '2020-01-01T00:00Z'],
	['America/Los_Angeles', '2020-01-01T00:00:00+02:00'],
	['America/Los_Angeles', '2020-01-01T00:00-0330'],
] as const) {
	cliTest(`TZ=${zone}: what the error for --at ${typed} says can be given to --at`, async () => {
		const file = newFile();
		await record(file, 0, 3);
		const env = {TZ: zone};
		const late = kerntop(['--replay', file, '--once', '--at', typed], {env});
		assert.equal(late.status, 2);
		const [, first = '', last = ''] = /which goes from (\S+) to (\S+)$/m.exec(late.stderr) ?? [];
		const ending = /(?<=T.*)(?:Z|[+-]\d\d:?\d\d)$/.exec(typed)?.[0] ?? '';
		assert.ok(first.endsWith(ending), late.stderr);
		for (const at of [first, last]) {
			const once = kerntop(['--replay', file, '--once', '--json', '--at', at], {env});
			assert.deepEqual([once.status, once.stderr], [0, ''], at);
			// In the local zone a clock time is the same moment.
			if (ending !== '') continue;
			const byClock = kerntop(['--replay', file, '--once', '--json', '--at', at.slice(11)], {env});
			assert.equal(byClock.stdout, once.stdout);
		}
	});
}

cliTest('--once --at shows one moment, filters apply where rows tell', async () => {
	const file = newFile();
	await record(file, 0, 120);
	const at = new Date(new Recording(file).timeOf(60)).toISOString();
	const once = kerntop(['--replay', file, '--once', '--json', '--at', at, '-p', '31337']);
	assert.equal(once.status, 0, once.stderr);
	const document = JSON.parse(once.stdout) as {time: string; host: string};
	assert.deepEqual([document.time, document.host], [at, 'box']);
	const [biotop, , runqlat] = parseDocument(once.stdout).panels;
	assert.deepEqual(
		biotop?.rows?.map(({pid}) => pid),
		[31_337],
	);
	assert.match(JSON.stringify(runqlat?.caveats), /--pid cannot be applied to this recording/);
	const text = kerntop(['--replay', file, '--once', 'biotop', '--at', at]);
	assert.match(text.stdout, /^biotop: .*\n.*\n.*PID COMM/);
	const late = kerntop(['--replay', file, '--once', '--at', '2020-01-01T00:00']);
	assert.equal(late.status, 2);
	assert.match(late.stderr, /is not in the recording, which goes from 2026-/);
});

cliTest('what cannot be replayed is one line and exit status 1, bad usage is 2', () => {
	const foreign = newFile();
	writeFileSync(foreign, '#!/bin/sh\n');
	const empty = newFile();
	writeFileSync(empty, '');
	for (const [args, status, why] of [
		[['--replay', foreign, '--json'], 1, /is no recording of kerntop$/],
		[['--replay', empty, '--json'], 1, /is a recording without data$/],
		[['--replay', '/nonexistent', '--once'], 1, /no such file or directory$/],
		[['--json', '--record', foreign], 1, /it is no recording of kerntop$/],
		[['--json', '--record', '/dev/null'], 1, /it is no regular file$/],
		[['--replay', foreign, '--record', empty], 2, /copy the file instead$/],
		[['--replay', foreign, '--json', '-i', '2'], 2, /a recording has its own$/],
		[['--replay', foreign], 2, /standard output is no terminal/],
		[['--replay', foreign, '--once', '--at', 'noon'], 2, /needs a time such as 22:14:05/],
		[['--once', '--at', '12:00'], 2, /needs --replay FILE$/],
	] as const) {
		const outcome = kerntop(args);
		assert.equal(outcome.status, status, args.join(' '));
		assert.match(outcome.stderr.trimEnd(), why);
		assert.equal(outcome.stderr.split('\n').length, 2);
		assert.equal(outcome.stdout, '');
	}
});

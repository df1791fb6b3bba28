// The overview without a screen: one document, one block of text, one interval after the other, live and
// from a recording that was made without a screen.
import assert from 'node:assert/strict';
import {openRecorder} from '../../src/record/writer.js';
import {cliTest, isPlain, kerntop, rootTest, Running} from '../helpers/cli.js';
import {cputopHistory, hostHistory} from '../helpers/host-snapshots.js';
import {startHog, type Hog} from '../helpers/hog.js';
import {machine, newFile, wholeFrames} from '../helpers/recording.js';

type Figure = {
	readonly measure: string;
	readonly value: number | null;
	readonly unit: string;
	readonly of: string;
	readonly level: string | null;
	readonly reason: string;
};

type Overview = {
	readonly panel: string;
	readonly status: string;
	readonly shape: string;
	readonly interval_s: number;
	readonly judged_s: number;
	readonly errors_s: number;
	readonly verdict: string;
	readonly level: string;
	readonly resources: ReadonlyArray<{
		readonly resource: string;
		readonly level: string;
		readonly panel: string;
		readonly utilisation: readonly Figure[];
		readonly saturation: readonly Figure[];
		readonly errors: readonly Figure[];
		readonly offenders: ReadonlyArray<{
			readonly pid: number;
			readonly comm: string;
			readonly processes: number;
			readonly amount: number;
			readonly unit: string;
			readonly panel: string;
		}>;
	}>;
	readonly tools: ReadonlyArray<{readonly panel: string; readonly status: string}>;
};

/** The one panel of a document. */
function overviewIn(text: string): Overview {
	const {panels} = JSON.parse(text) as {panels: readonly Overview[]};
	const [found] = panels;
	assert.ok(found !== undefined && panels.length === 1);
	return found;
}

const resourceOf = ({resources}: Overview, name: string): Overview['resources'][number] => {
	const found = resources.find(({resource}) => resource === name);
	assert.ok(found !== undefined);
	return found;
};

/** Two of its processes use a CPU each, or share the one that the machine has. */
function blames(found: Overview, {comm, pids}: Hog): void {
	const {offenders} = resourceOf(found, 'cpu');
	const [hog] = offenders;
	assert.ok(hog !== undefined, 'nobody is named');
	assert.equal(hog.comm, comm);
	assert.ok(pids.includes(hog.pid), `${String(hog.pid)} of ${pids.join(', ')}`);
	assert.deepEqual([hog.processes, hog.unit, hog.panel], [2, 'cpus', 'cputop']);
	assert.ok(hog.amount > 0.1 && hog.amount < 2.1, String(hog.amount));
	const [waited] = resourceOf(found, 'scheduler').offenders;
	assert.deepEqual([waited?.comm, waited?.panel], [comm, 'runqlat']);
}

rootTest('a staged CPU hog is named in the one document, and what it was judged by', async (t) => {
	const hog = await startHog(t);
	const {status, stdout, stderr} = kerntop([
		...['--once', 'overview', '--json', '--cgroup', hog.cgroup],
	]);
	assert.deepEqual([status, stderr], [0, '']);
	const found = overviewIn(stdout);
	assert.deepEqual([found.panel, found.status, found.shape], ['overview', 'ready', 'overview']);
	assert.ok(found.judged_s > 2.5 && found.judged_s < 6, 'three seconds unless it is said');
	assert.equal(found.judged_s, found.interval_s);
	assert.deepEqual(
		found.resources.map(({resource}) => resource),
		['cpu', 'memory', 'disk', 'network', 'scheduler'],
	);
	blames(found, hog);
	// Two that never rest on what are often two CPUs.
	assert.match(found.verdict, /^!! .*kt-hog ×2 \(pid \d+\) \d/);
	assert.equal(found.level, 'bad');
	for (const {level, panel, ...aspects} of found.resources) {
		assert.match(level, /^(?:good|warn|bad)$/);
		assert.match(panel, /^(?:cputop|cachestat|biotop|tcptop|runqlat)$/);
		for (const figure of [...aspects.utilisation, ...aspects.saturation, ...aspects.errors]) {
			assert.deepEqual(Object.keys(figure).sort(), [
				...['level', 'measure', 'of', 'reason', 'unit', 'value'],
			]);
			assert.equal(figure.value === null, figure.reason !== '', figure.measure);
		}
	}

	const [busy] = resourceOf(found, 'cpu').utilisation;
	assert.ok(busy?.value !== null && (busy?.value ?? 0) > 0.4 && busy?.unit === 'ratio');
	assert.deepEqual(
		found.tools.map(({panel, status: state}) => [panel, state]),
		['biotop', 'tcptop', 'runqlat', 'cputop', 'host'].map((name) => [name, 'ready']),
		'no other tool is opened',
	);
});

rootTest('as text: the verdict, a line a resource, by whom', async (t) => {
	const {cgroup, comm} = await startHog(t);
	const {status, stdout, stderr} = kerntop([
		...['--once', 'overview', '-i', '1', '--cgroup', cgroup],
	]);
	assert.deepEqual([status, stderr], [0, '']);
	assert.ok(isPlain(stdout));
	const lines = stdout.split('\n');
	assert.match(lines[0] ?? '', /^overview: /);
	assert.match(stdout, new RegExp(`^!! .*: ${comm} ×2 \\(pid \\d+\\) \\d\\.\\d+cpu$`, 'm'));
	assert.match(stdout, /^ +RESOURCE +UTILISATION +SATURATION +ERRORS BY WHOM$/m);
	assert.match(stdout, new RegExp(`^!! CPU +\\d+(?:\\.\\d)?%.* ${comm} ×2 `, 'm'));
	assert.match(stdout, /^note: The filters choose who is named/m);
});

rootTest('beside another panel: of the same moment, over the same interval', () => {
	const {stdout} = kerntop(['--once', 'overview', 'softirqs', '--json', '-i', '0.5']);
	const {panels} = JSON.parse(stdout) as {
		panels: ReadonlyArray<{panel: string; interval_s: number}>;
	};
	assert.deepEqual(
		panels.map(({panel}) => panel),
		['overview', 'softirqs'],
	);
	for (const {interval_s: seconds} of panels) assert.ok(seconds < 1.5, String(seconds));
});

rootTest('an interval prints one after the other; from the third on three are judged', () => {
	const {status, stdout} = kerntop(['overview', '0.3', '5', '--json']);
	assert.equal(status, 0);
	const judged = stdout.trim().split('\n').map(overviewIn);
	assert.equal(judged.length, 5);
	for (const one of judged.slice(2)) {
		assert.ok(one.judged_s > 2.5 * 0.3 && one.judged_s > one.interval_s, String(one.judged_s));
		assert.ok(one.errors_s >= one.judged_s);
	}

	const text = kerntop(['overview', '0.2', '2']);
	assert.equal(text.stdout.match(/^\[\d\d:\d\d:\d\d\]$/gm)?.length, 2);
});

rootTest('without privileges the machine is judged, and who cannot be seen is said', () => {
	const user = ['--reuid=65534', '--regid=65534', '--clear-groups', '--bounding-set=-all'];
	const {status, stdout} = kerntop(['--once', 'overview', '-i', '0.3'], {
		command: ['setpriv', ...user, process.execPath, 'dist/cli.js'],
	});
	assert.equal(status, 0);
	assert.match(stdout, /^(?:!!?)? +CPU +\d/m);
	assert.match(stdout, /^note: biotop, tcptop, runqlat, cputop: not there: no privilege/m);
});

rootTest('a recording without a screen and without panels names the culprits again', async (t) => {
	const hog = await startHog(t);
	const file = newFile();
	const running = new Running(['--record', file, '-i', '0.3', '--cgroup', hog.cgroup]);
	while (wholeFrames(file) < 12) await new Promise((resolve) => setTimeout(resolve, 50));
	running.kill('SIGTERM');
	const {stdout} = await running.end();
	assert.equal(stdout, '');
	const replayed = kerntop(['--replay', file, '--once', 'overview', '--json']);
	assert.deepEqual([replayed.status, replayed.stderr], [0, '']);
	blames(overviewIn(replayed.stdout), hog);
	const each = kerntop(['--replay', file, 'overview', '--json']);
	const all = each.stdout.trim().split('\n').map(overviewIn);
	assert.ok(all.length >= 5, String(all.length));
	for (const one of all.slice(3)) blames(one, hog);
	const panels = kerntop(['--replay', file, '--once', '--json']);
	assert.doesNotMatch(panels.stdout, /"panel":"(?:host|cputop|overview)"/);
});

rootTest('recorded by name, the overview replays as it was printed', async (t) => {
	const hog = await startHog(t);
	const file = newFile();
	const live = kerntop([
		...['overview', '0.3', '6', '--json', '--record', file, '--cgroup', hog.cgroup],
	]);
	assert.equal(live.status, 0, live.stderr);
	const replayed = kerntop(['--replay', file, 'overview', '--json']);
	assert.equal(replayed.stdout, live.stdout);
	const last = kerntop(['--replay', file, '--once', 'overview', '--json']);
	assert.equal(last.stdout, `${live.stdout.trim().split('\n').at(-1) ?? ''}\n`);
	// --once keeps what it judged, too.
	const one = newFile();
	const single = kerntop([
		'--once',
		'--json',
		'-i',
		'0.5',
		'--record',
		one,
		'--cgroup',
		hog.cgroup,
	]);
	assert.doesNotMatch(single.stdout, /"panel":"(?:host|cputop|overview)"/);
	blames(overviewIn(kerntop(['--replay', one, '--once', 'overview', '--json']).stdout), hog);
});

cliTest(
	'from a recording, without BPF or root: the last three intervals up to that time',
	async () => {
		const file = newFile();
		const recorder = openRecorder(file, machine);
		const sources = ['host', 'cputop'].map((panel) => ({
			...{panel, options: {}, filters: {}, caveats: [], intervalMs: 1000},
		}));
		const busy = [0, 0, 0, 0, 0, 0, 0.6, 0.9, 0.9, 0.9, 0, 0];
		const hosts = hostHistory({'cpu.busy': busy});
		const hogs = cputopHistory([[77, 'kt-made-up', 800]]);
		for (const [tick, snapshot] of hosts.entries()) {
			const [host, cputop] = sources;
			const hog = hogs[tick];
			if (host === undefined || cputop === undefined || hog === undefined) continue;
			recorder.add(host, snapshot, sources);
			recorder.add(cputop, hog, sources);
		}

		await recorder.close();
		const at = (tick: number) => new Date(hosts[tick]?.at ?? 0).toISOString();
		const once = (tick: number) =>
			overviewIn(
				kerntop(['--replay', file, '--once', 'overview', '--json', '--at', at(tick)]).stdout,
			);
		assert.equal(once(9).verdict, '!! CPU 90% busy: kt-made-up (pid 77) 0.80cpu');
		assert.deepEqual([once(9).judged_s, once(9).errors_s], [3, 10]);
		assert.equal(once(3).verdict, 'nothing stands out');
		assert.equal(resourceOf(once(8), 'cpu').utilisation[0]?.value?.toFixed(3), '0.800');
		const text = kerntop(['--replay', file, '--once', 'overview', '--at', at(9)]);
		assert.match(text.stdout, /^!! CPU 90% busy: kt-made-up \(pid 77\) 0\.80cpu$/m);
		const filtered = kerntop([
			...['--replay', file, '--once', 'overview', '--json', '--at', at(9), '-p', '5'],
		]);
		assert.deepEqual(resourceOf(overviewIn(filtered.stdout), 'cpu').offenders, []);
	},
);

cliTest('a recording that does not hold the machine says so', async () => {
	const file = newFile();
	const recorder = openRecorder(file, machine);
	const [cputop] = ['cputop'].map((panel) => ({
		...{panel, options: {}, filters: {}, caveats: [], intervalMs: 1000},
	}));
	const [snapshot] = cputopHistory([[77, 'kt-made-up', 800]]);
	assert.ok(cputop !== undefined && snapshot !== undefined);
	recorder.add(cputop, snapshot, [cputop]);
	await recorder.close();
	const {status, stderr} = kerntop(['--replay', file, '--once', 'overview', '--json']);
	assert.equal(status, 1);
	assert.match(stderr, /holds no overview at that time/);
});

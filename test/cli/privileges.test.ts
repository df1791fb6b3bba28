// What kerntop needs of a user, says when it is missing, and gives up when it is done.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {cli, kerntop, rootTest, Running, until} from '../helpers/cli.js';

const everyTool = ['biotop', 'tcptop', 'runqlat', 'cachestat', 'syscount', 'softirqs'];

/** An ordinary user with these capabilities and no others. */
function userWith(...names: readonly string[]): readonly string[] {
	const plus = names.map((name) => `,+${name}`).join('');
	return [
		...['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
		...[`--bounding-set=-all${plus}`, `--inh-caps=-all${plus}`, `--ambient-caps=-all${plus}`],
		...[process.execPath, cli],
	];
}

/** The capabilities of its threads, each set once, as bits. */
function capabilitiesOf(pid: number, set: 'CapEff' | 'CapPrm'): bigint[] {
	const tasks = `/proc/${String(pid)}/task`;
	const masks = readdirSync(tasks).map((task) => {
		const status = readFileSync(`${tasks}/${task}/status`, 'utf8');
		return new RegExp(`^${set}:\\s*(\\w+)$`, 'm').exec(status)?.[1] ?? '';
	});
	return [...new Set(masks)].map((mask) => BigInt(`0x${mask}`));
}

for (const [has, missing] of [
	[[], 'CAP_BPF and CAP_PERFMON missing'],
	[['bpf'], 'CAP_PERFMON missing'],
	[['perfmon'], 'CAP_BPF missing'],
] as const) {
	rootTest(`a user with ${has.join() || 'nothing'} is told in one line: ${missing}`, () => {
		const {status, stdout, stderr} = kerntop(['--once'], {command: userWith(...has)});
		assert.equal(status, 1);
		assert.equal(stdout, '');
		assert.match(stderr, new RegExp(`^kerntop: .*: no privilege to load BPF programs: ${missing}`));
		assert.equal(stderr.trim().split('\n').length, 1);
	});
}

rootTest('a user with CAP_BPF and CAP_PERFMON gets all panels, their cost unknown', () => {
	const command = userWith('bpf', 'perfmon');
	const {status, stdout, stderr} = kerntop(['--once', '--json', '-i', '0.2'], {command});
	assert.equal(status, 0, stderr);
	const {panels} = JSON.parse(stdout) as {
		panels: Array<{panel: string; status: string; cost: unknown}>;
	};
	assert.deepEqual(
		panels.map(({panel, status}) => [panel, status]),
		everyTool.map((name) => [name, 'ready']),
	);
	for (const {cost} of panels) {
		assert.deepEqual(cost, {events: null, ns_per_event: null, cpu_percent: null});
	}
});

rootTest('root keeps CAP_BPF alone, in every thread, once all is attached', async () => {
	const running = new Running(['softirqs', '0.1']);
	await running.prints(/SOFTIRQ[^]*SOFTIRQ/);
	const capBpf = 1n << 39n;
	for (const set of ['CapEff', 'CapPrm'] as const) {
		let masks: bigint[] = [];
		await until(`${set} to shrink`, () => {
			masks = capabilitiesOf(running.pid, set);
			return masks.length === 1 && masks[0] === capBpf;
		});
		assert.deepEqual(masks, [capBpf]);
	}

	running.kill('SIGTERM');
	assert.equal((await running.end()).status, 143);
});

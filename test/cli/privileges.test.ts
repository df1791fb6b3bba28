// What kerntop needs of a user, says when it is missing, and gives up when it is done.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {chmodSync, readdirSync, readFileSync} from 'node:fs';
import {release} from 'node:os';
import path from 'node:path';
import {probes} from '../../probes/index.js';
import {
	copyOfDist,
	kerntop,
	parseDocument,
	type Outcome,
	rootTest,
	Running,
	until,
} from '../helpers/cli.js';
import {scratch} from '../helpers/workload.js';

const everyTool = probes.map(({name}) => name);

/** Where every user can read it, which a home folder's checkout is not. */
let readable: string | undefined;
function cliForAll(): string {
	if (readable === undefined) {
		readable = path.join(copyOfDist(), 'cli.js');
		for (const folder of [scratch, path.dirname(path.dirname(readable))]) chmodSync(folder, 0o755);
	}

	return readable;
}

/** An ordinary user with these capabilities and no others. */
function userWith(...names: readonly string[]): readonly string[] {
	const plus = names.map((name) => `,+${name}`).join('');
	return [
		...['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
		...[`--bounding-set=-all${plus}`, `--inh-caps=-all${plus}`, `--ambient-caps=-all${plus}`],
		...[process.execPath, cliForAll()],
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

/** Of --check --json and --once --json. */
type Found = {
	permissions: {
		btf: string | null;
		missing_capabilities: string[];
		perf_event_paranoid: number | null;
		unprivileged_bpf_disabled: number | null;
		runs_32bit_calls: boolean | null;
		namespaces: string[];
	};
	panels: Array<{
		panel: string;
		status: string;
		reason?: string;
		backend?: string;
		caveats: string[];
		cost: unknown;
	}>;
};
const found = ({stdout}: Outcome): Found => JSON.parse(stdout) as Found;

const assertOneLine = (stderr: string): void => {
	assert.equal(stderr.trim().split('\n').length, 1, stderr);
};

for (const [has, missing] of [
	[[], 'CAP_BPF and CAP_PERFMON missing'],
	[['bpf'], 'CAP_PERFMON missing'],
	[['perfmon'], 'CAP_BPF missing'],
] as const) {
	rootTest(`a user with ${has.join() || 'nothing'} is told in one line: ${missing}`, () => {
		const command = userWith(...has);
		const expected = new RegExp(`^kerntop: .*: no privilege to load BPF programs: ${missing} \\(`);
		const {status, stdout, stderr} = kerntop(['--once'], {command});
		assert.equal(status, 1);
		assert.equal(stdout, '');
		assert.match(stderr, expected);
		assertOneLine(stderr);

		const check = kerntop(['--check', '--json'], {command});
		assert.equal(check.status, 1);
		assert.match(check.stderr, expected);
		assertOneLine(check.stderr);
		const {permissions, panels} = found(check);
		for (const name of ['bpf', 'perfmon'] as const) {
			const isMissing = permissions.missing_capabilities.includes(`CAP_${name.toUpperCase()}`);
			assert.equal(isMissing, !(has as readonly string[]).includes(name), name);
		}

		assert.deepEqual(
			panels.map(({panel, status, reason}) => [panel, status, reason?.replace(/.*: /, '')]),
			everyTool.map((name) => [name, 'unsupported', missing]),
		);
	});
}

rootTest('--check as text: an ordinary user finds every tool unsupported, the reason once', () => {
	const {status, stdout, stderr} = kerntop(['--check'], {command: userWith()});
	assert.equal(status, 1);
	assertOneLine(stderr);
	for (const name of everyTool) assert.match(stdout, new RegExp(`^${name} +unsupported `, 'm'));
	assert.equal(stdout.match(/run as root/g)?.length, 1, stdout);
	assert.match(stdout, /^user +without CAP_BPF, CAP_PERFMON/m);
});

rootTest('root: --check names a backend for every tool, and what the machine permits', () => {
	const check = kerntop(['--check']);
	assert.equal(check.status, 0, check.stderr);
	assert.equal(check.stderr, '');
	assert.equal(/^kernel +(\S+), /.exec(check.stdout)?.[1], release());
	for (const name of everyTool) assert.match(check.stdout, new RegExp(`^${name} +ready +\\w`, 'm'));
	const {permissions, panels} = found(kerntop(['--check', '--json']));
	assert.deepEqual(
		panels.map(({panel, status}) => [panel, status]),
		everyTool.map((name) => [name, 'ready']),
	);
	assert.ok(panels.every(({backend}) => /^[a-z_+]+$/.test(backend ?? '')));
	const {btf, missing_capabilities: missing, namespaces} = permissions;
	// The line is wrapped where the release has a long name.
	const has32BitCalls = !/no 32-bit\s+system\s+calls/.test(check.stdout);
	assert.equal(has32BitCalls, permissions.runs_32bit_calls !== false);
	assert.equal(btf, '/sys/kernel/btf/vmlinux');
	assert.deepEqual(namespaces, []);
	assert.ok(!missing.some((name) => ['CAP_BPF', 'CAP_PERFMON', 'CAP_SYS_ADMIN'].includes(name)));
	for (const name of ['perf_event_paranoid', 'unprivileged_bpf_disabled'] as const)
		assert.equal(permissions[name], Number(readFileSync(`/proc/sys/kernel/${name}`, 'utf8')));
});

/** Until 5.11 maps and programs are locked memory. */
const [major = 0, minor = 0] = release().split('.', 2).map(Number);
const locksMemory = major < 5 || (major === 5 && minor < 11);

rootTest('a user with CAP_BPF and CAP_PERFMON gets all panels, their cost unknown', () => {
	const limit = locksMemory ? ['prlimit', '--memlock=unlimited'] : [];
	const command = [...limit, ...userWith('bpf', 'perfmon')];
	const once = kerntop(['--once', '--json', '-i', '0.2'], {command});
	assert.equal(once.status, 0, once.stderr);
	const {panels} = found(once);
	assert.deepEqual(
		panels.map(({panel, status}) => [panel, status]),
		everyTool.map((name) => [name, 'ready']),
	);
	for (const {cost} of panels) {
		assert.deepEqual(cost, {events: null, ns_per_event: null, cpu_percent: null});
	}

	const check = kerntop(['--check', '--json'], {command});
	assert.equal(check.status, 0, check.stderr);
	const backends = (of: Found): unknown => of.panels.map(({panel, backend}) => [panel, backend]);
	assert.deepEqual(backends(found(check)), backends({...found(check), panels}));
});

rootTest('the limit of locked memory: no matter since 5.11, named before', () => {
	const command = ['prlimit', '--memlock=65536', ...userWith('bpf', 'perfmon')];
	const {status, stderr} = kerntop(['--once', '-i', '0.2'], {command});
	if (locksMemory) {
		assert.match(stderr, /^kerntop: .*64 KiB of locked memory: CAP_SYS_RESOURCE missing \(/);
		assertOneLine(stderr);
	}

	assert.equal(status, locksMemory ? 1 : 0, stderr);
	// This machine's root may lack the capability, too, and so has none to give.
	if (!locksMemory) return;
	const all = ['prlimit', '--memlock=65536', ...userWith('bpf', 'perfmon', 'sys_resource')];
	assert.equal(kerntop(['--check'], {command: all}).status, 0);
});

rootTest('in a PID namespace of its own it says so, and -p takes IDs of the host', (t) => {
	const loop = spawn('sh', ['-c', 'while :; do read -r line </proc/self/stat; done']);
	t.after(() => loop.kill('SIGKILL'));
	const pid = loop.pid ?? 0;
	const command = ['unshare', '--pid', '--fork', '--mount-proc', process.execPath, cliForAll()];
	const caveat = 'Process IDs are those of the host: kerntop runs in a PID namespace of its own.';
	const check = kerntop(['--check', '--json'], {command});
	assert.equal(check.status, 0, check.stderr);
	assert.deepEqual(found(check).permissions.namespaces, ['pid']);
	for (const {panel, caveats} of found(check).panels) assert.ok(caveats.includes(caveat), panel);
	assert.match(
		kerntop(['--check', 'runqlat'], {command}).stdout,
		/Process IDs are those of the host/,
	);

	const once = kerntop(['--once', 'syscount', '-i', '0.5', '-p', String(pid), '--json'], {command});
	assert.equal(once.status, 0, once.stderr);
	const [panel] = parseDocument(once.stdout).panels;
	assert.ok(panel?.caveats?.includes(caveat), 'the snapshot');
	assert.ok(panel?.rows?.some(({syscall, count}) => syscall === 'read' && Number(count) > 10));
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

// What a container does to kerntop: other process IDs in /proc, a /proc that hides, a bpf() that is refused.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {chmodSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import {cli, copyOfDist, kerntop, parseDocument, rootTest} from '../helpers/cli.js';
import {scratch, workloadPath} from '../helpers/workload.js';

const node = process.execPath;

/** The host's number of the workload that has another one in a namespace below. */
function hostPidOf(inner: number): number | undefined {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.find((pid) => {
			try {
				const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
				return new RegExp(`^Name:\\tworkload\n[^]*^NSpid:\\t${pid}\\t${inner}$`, 'm').test(status);
			} catch {
				return false;
			}
		});
}

rootTest(
	'in a PID namespace of its own, who has most memory is named by the host’s number',
	async (t) => {
		const [meminfo, fifo] = ['meminfo', 'ready'].map((name) => path.join(scratch, name)) as [
			string,
			string,
		];
		// Memory has to be short for it to be looked for.
		const short = readFileSync('/proc/meminfo', 'utf8').replace(/^(MemAvailable: +)\d+/m, '$11000');
		writeFileSync(meminfo, short);
		execFileSync('mkfifo', [fifo]);
		const script = [
			`mount --bind ${meminfo} /proc/meminfo`,
			`${workloadPath()} holds ${String(200 << 20)} >${fifo} & read -r ready <${fifo}`,
			'echo "$ready"',
			`${node} ${cli} --once host -i 0.5 --json`,
			'sleep 1000',
		].join('\n');
		const unshare = ['--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', script];
		const container = spawn('unshare', unshare, {stdio: ['ignore', 'pipe', 'inherit']});
		t.after(() => container.kill('SIGKILL'));
		const lines = readline.createInterface({input: container.stdout})[Symbol.asyncIterator]();
		const next = async (): Promise<string> => String((await lines.next()).value);
		const inner = Number(/^ready (\d+)$/.exec(await next())?.[1]);
		const {rows = [], caveats = []} = parseDocument(await next()).panels[0] ?? {};
		const offender = rows.find(({measure}) => measure === 'own_memory');
		const outer = hostPidOf(inner);
		assert.ok(outer !== undefined && outer !== inner);
		assert.deepEqual([offender?.['pid'], offender?.['comm']], [outer, 'workload']);
		assert.ok(caveats.some((caveat) => caveat.startsWith('Process IDs are those of the host')));
	},
);

rootTest('in a PID namespace of its own, cputop has the names of the host', (t) => {
	const hogs = spawn(workloadPath(), ['hogs', '0', '2'], {stdio: ['ignore', 'pipe', 'inherit']});
	t.after(() => hogs.kill('SIGKILL'));
	const command = ['unshare', '--pid', '--fork', '--mount-proc', node, cli];
	const args = ['--once', 'cputop', '-i', '0.5', '--comm', 'workload', '--json'];
	const rows = parseDocument(kerntop(args, {command}).stdout).panels[0]?.rows ?? [];
	assert.equal(rows.length, 2);
	for (const {pid, comm} of rows) {
		assert.equal(comm, 'workload');
		assert.equal(readFileSync(`/proc/${String(pid)}/comm`, 'utf8'), 'workload\n');
	}
});

rootTest('-p of a process that /proc hides is accepted, of one that is not there refused', (t) => {
	const loop = spawn('sh', ['-c', 'while :; do read -r line </proc/self/stat; done']);
	t.after(() => loop.kill('SIGKILL'));
	const copy = path.join(copyOfDist(), 'cli.js');
	for (const folder of [scratch, path.dirname(path.dirname(copy))]) chmodSync(folder, 0o755);
	const capabilities = '-all,+bpf,+perfmon';
	const command = [
		...[
			'unshare',
			'--mount',
			'sh',
			'-c',
			'mount -t proc -o hidepid=2 proc /proc && exec "$@"',
			'sh',
		],
		...['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
		...[`--inh-caps=${capabilities}`, `--ambient-caps=${capabilities}`, node, copy],
	];
	const args = ['--once', 'syscount', '-i', '0.5', '--json', '-p'];
	const found = kerntop([...args, String(loop.pid)], {command});
	assert.equal(found.status, 0, found.stderr);
	const rows = parseDocument(found.stdout).panels[0]?.rows ?? [];
	assert.ok(rows.some(({syscall, count}) => syscall === 'read' && Number(count) > 10));
	const pidMax = readFileSync('/proc/sys/kernel/pid_max', 'utf8').trim();
	const missing = kerntop([...args, pidMax], {command});
	assert.equal(missing.status, 2);
	assert.match(missing.stderr, new RegExp(`there is no process ${pidMax}`));
});

rootTest('where /proc shows processes alone (subset=pid), what is counted is counted', () => {
	const command = [
		...['unshare', '--mount', 'sh', '-c'],
		...['mount -t proc -o subset=pid proc /proc && exec "$@"', 'sh', node, cli],
	];
	const {stdout, stderr} = kerntop(['--once', '--json', '-i', '0.2'], {command});
	const {panels} = parseDocument(stdout);
	assert.ok(panels.length > 1 && panels.every(({status}) => status === 'ready'), stderr);
});

/** linux/bpf.h */
const commands = [
	['every command', -1],
	['BPF_MAP_CREATE', 0],
	['BPF_PROG_LOAD', 5],
] as const;
/** errno.h */
const errors = [
	['EPERM', 1],
	['ENOSYS', 38],
] as const;
for (const [what, command] of commands) {
	for (const [name, error] of errors) {
		rootTest(`seccomp refuses ${what} of bpf() with ${name}: the message says so`, () => {
			const prefix = [workloadPath(), 'refusing', String(command), String(error), node, cli];
			const once = kerntop(['--once', '-i', '0.1', 'softirqs', 'syscount'], {command: prefix});
			assert.equal(once.status, 1);
			assert.match(once.stderr, new RegExp(`seccomp refuses bpf\\(\\).*\\(${name}\\)`));
			assert.equal(once.stderr.trim().split('\n').length, 1, once.stderr);
			const check = kerntop(['--check', 'softirqs'], {command: prefix});
			assert.equal(check.status, 1);
			assert.match(check.stdout, /^softirqs +unsupported +seccomp refuses bpf\(\)/m);
			assert.match(check.stdout, /^seccomp +a filter/m);
			// What needs no bpf() goes on.
			assert.equal(kerntop(['--once', '-i', '0.1', 'host'], {command: prefix}).status, 0);
		});
	}
}

// Everything that can be wrong: one clear line on standard error, the right exit status, nothing else.
import assert from 'node:assert/strict';
import {chmodSync, copyFileSync, openSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {probes} from '../../probes/index.js';
import {
	cliTest,
	copyOfDist,
	isPlain,
	kerntop,
	parseDocument,
	rootTest,
	type How,
} from '../helpers/cli.js';
import {needsRoot} from '../helpers/root.js';
import {scratch} from '../helpers/workload.js';

/** One line that starts with the program's name. */
function assertOneLine(stderr: string, expected: RegExp): void {
	assert.match(stderr, /^kerntop: [^\n]+\n$/);
	assert.match(stderr, expected);
	assert.ok(isPlain(stderr));
}

const usage: ReadonlyArray<readonly [args: string, expected: RegExp]> = [
	['biotp', /did you mean biotop/],
	['--once biotp', /expected one of biotop, tcptop/i],
	['--once -i 0', /0\.1 to 3600 seconds, not "0"/],
	['biotop abc', /unknown panel "abc"/],
	['--once -p 4194303', /there is no process 4194303/],
	['--once -p x', /a PID must be a whole number/],
	['--once -u no-such-user', /no user "no-such-user"/],
	['--once --cgroup /nowhere', /"\/nowhere" does not exist/],
	['--once --cgroup /proc', /"\/proc" is not on a cgroup2 file system/],
	['--once --cgroup /etc/passwd', /is no directory/],
	['--once biotop -s nothing', /there are pid, comm/],
	['--once -m', /an option of runqlat and syscount/],
	['--once --frobnicate', /unknown option "--frobnicate"/],
	['syscount --syscall nothing', /unknown system call "nothing"/],
	['syscount -e ENOTHING', /unknown error "ENOTHING"/],
	['', /standard output is no terminal: use --once/],
];
for (const [args, expected] of usage) {
	cliTest(`kerntop ${args}: status 2`, () => {
		const {status, stdout, stderr} = kerntop(args.split(' ').filter(Boolean));
		assertOneLine(stderr, expected);
		assert.equal(stdout, '');
		assert.equal(status, 2);
	});
}

rootTest('a full disk: status 1', () => {
	for (const args of [['--once', '-i', '0.1'], ['--help'], ['cachestat', '0.1']]) {
		const {status, stderr} = kerntop(args, {stdout: openSync('/dev/full', 'w')});
		assertOneLine(stderr, /cannot write to standard output: ENOSPC/);
		assert.equal(status, 1);
	}
});

cliTest('without privileges: status 1, and what to do', () => {
	const how = unprivileged();
	const {status, stdout, stderr} = kerntop(['--once', '-i', '0.1'], how);
	assertOneLine(stderr, /biotop, tcptop, .*softirqs: .*(root|sudo|CAP_BPF)/);
	assert.equal(stdout, '');
	assert.equal(status, 1);
	const json = kerntop(['--once', '--json', '-i', '0.1'], how);
	assert.equal(json.status, 1);
	const {panels} = parseDocument(json.stdout);
	assert.equal(panels.length, probes.length);
	for (const panel of panels) assert.equal(panel.status, 'unsupported', panel.reason);
	const check = kerntop(['--check'], how);
	assert.equal(check.status, 1);
	assert.match(check.stdout, /^biotop +unsupported +\S/m);
});

/** Runs kerntop as the user of the tests; for root, as the user 65534, with a copy of Node and kerntop that it may read. */
function unprivileged(): How {
	if (needsRoot() !== false) return {};
	const copy = copyOfDist();
	const node = path.join(copy, 'node');
	copyFileSync(process.execPath, node);
	chmodSync(scratch, 0o755);
	chmodSync(path.dirname(copy), 0o755);
	const drop = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
	return {command: [...drop, node, path.join(copy, 'cli.js')]};
}

rootTest('a missing object file fails its panel alone', () => {
	const copy = copyOfDist();
	rmSync(path.join(copy, 'bpf/biotop.bpf.o'));
	const command = [process.execPath, path.join(copy, 'cli.js')];
	const {status, stdout, stderr} = kerntop(['--once', '-i', '0.1', 'biotop', 'softirqs'], {
		command,
	});
	assertOneLine(stderr, /^kerntop: biotop: .*biotop\.bpf\.o/);
	assert.match(stdout, /^softirqs: /);
	assert.equal(status, 1);
});

rootTest('a broken object file fails its panel alone', () => {
	const copy = copyOfDist();
	writeFileSync(path.join(copy, 'bpf/softirqs.bpf.o'), 'no ELF');
	const command = [process.execPath, path.join(copy, 'cli.js')];
	const {status, stdout, stderr} = kerntop(['--once', '-ji', '0.1', 'biotop', 'softirqs'], {
		command,
	});
	assertOneLine(stderr, /^kerntop: softirqs: /);
	const [biotop, softirqs] = parseDocument(stdout).panels;
	assert.equal(biotop?.status, 'ready');
	assert.equal(softirqs?.status, 'failed');
	assert.notEqual(softirqs.reason, '');
	assert.equal(status, 1);
});

cliTest('a missing addon is said once, with the way to make it', () => {
	const copy = copyOfDist();
	rmSync(path.join(copy, 'kerntop.node'));
	const command = [process.execPath, path.join(copy, 'cli.js')];
	for (const args of [['--once'], ['softirqs', '-n', '1']]) {
		const {status, stderr} = kerntop(args, {command});
		assertOneLine(stderr, /cannot load the addon .*kerntop\.node.*npm run build/);
		assert.equal(status, 1);
	}

	assert.equal(kerntop(['--list'], {command}).status, 0);
});

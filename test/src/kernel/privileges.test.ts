// Capabilities, lockdown and sysctls as the kernel writes them → what is missing.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
	lockdown,
	memoryShortage,
	missingCapabilities,
	restrictsPerfEvents,
} from '../../../src/kernel/privileges.js';
import {permissionLines} from '../../../src/kernel/permissions.js';

const status = (effective: string): string => `Name:\tnode\nCapEff:\t${effective}\nCapBnd:\t0\n`;
const throwing = (): string => {
	throw new Error('ENOENT');
};

void test('the capabilities that are not effective, by name', () => {
	const wanted = ['CAP_BPF', 'CAP_PERFMON'] as const;
	assert.deepEqual(missingCapabilities(wanted, status('0000000000000000')), [...wanted]);
	assert.deepEqual(missingCapabilities(wanted, status('0000008000000000')), ['CAP_PERFMON']);
	assert.deepEqual(missingCapabilities(wanted, status('000000c000000000')), []);
	assert.deepEqual(missingCapabilities(wanted, status('000001ffffffffff')), []);
});

void test('the mode of lockdown is the one in brackets', () => {
	assert.equal(
		lockdown(() => 'none [integrity] confidentiality\n'),
		'integrity',
	);
	assert.equal(lockdown(throwing), undefined);
});

void test('perf events are for the administrator above 2, where Debian and Ubuntu go', () => {
	assert.deepEqual(
		['-1', '2\n', '3\n', '4\n'].map((level) => restrictsPerfEvents(() => level)),
		[false, false, true, true],
	);
	assert.equal(restrictsPerfEvents(throwing), false);
});

void test('a limit of locked memory is a shortage, no limit is none', () => {
	const limits = (limit: string): string =>
		`Limit\nMax locked memory         ${limit}   65536   bytes\n`;
	const may = missingCapabilities(['CAP_SYS_RESOURCE']).length === 0;
	const expected = 'no more than 64 KiB of locked memory: CAP_SYS_RESOURCE missing';
	assert.equal(memoryShortage(limits('65536')), may ? undefined : expected);
	assert.equal(memoryShortage(limits('unlimited')), undefined);
});

void test('32-bit system calls are named where there are none, and only there', () => {
	const found = {
		...{btf: null, missing_capabilities: [], lockdown: null, namespaces: []},
		...{perf_event_paranoid: null, unprivileged_bpf_disabled: null, seccomp_filter: false},
	};
	const kernel = (runs_32bit_calls: boolean | null): string | undefined =>
		permissionLines('6.18', {...found, runs_32bit_calls})[0]?.[1];
	assert.equal(kernel(false), '6.18, without BTF, no 32-bit system calls');
	assert.equal(kernel(true), '6.18, without BTF');
	assert.equal(kernel(null), '6.18, without BTF');
});

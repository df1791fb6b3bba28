// Facts about the kernel's world: names, numbers, addresses.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import test from 'node:test';
import {ipv4, ipv6} from '../../../src/kernel/addresses.js';
import {diskName} from '../../../src/kernel/disks.js';
import {errnoOf} from '../../../src/kernel/errno.js';
import {parseSection} from '../../../src/kernel/features.js';
import {parseMeminfo} from '../../../src/kernel/meminfo.js';
import {pageShift} from '../../../src/kernel/page-size.js';
import {syscallName, syscallNames, syscallNumber} from '../../../src/kernel/syscalls.js';

const words = (...bytes: number[]): number[] => [...new Uint32Array(Uint8Array.from(bytes).buffer)];

void test('IPv4 addresses', () => {
	assert.equal(ipv4([...words(127, 0, 0, 1), 0, 0, 0]), '127.0.0.1');
});

void test('IPv6 addresses as RFC 5952 writes them', () => {
	const of = (...groups: number[]): string =>
		ipv6(words(...groups.flatMap((group) => [group >> 8, group & 255])));
	assert.equal(of(0, 0, 0, 0, 0, 0, 0, 1), '::1');
	assert.equal(of(0, 0, 0, 0, 0, 0, 0, 0), '::');
	assert.equal(of(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1), '2001:db8::1:0:0:1');
	assert.equal(of(0x2001, 0xdb8, 0, 1, 1, 1, 1, 1), '2001:db8:0:1:1:1:1:1');
	assert.equal(of(0xfe80, 0, 0, 0, 0, 0, 0, 0), 'fe80::');
});

void test(
	'system calls by number and by name, 32-bit ones told apart',
	{skip: process.arch !== 'x64' && 'x86_64 numbers'},
	() => {
		assert.deepEqual(
			[0, 1, 59, 257, 451].map((number) => syscallName(number, false)),
			['read', 'write', 'execve', 'openat', 'cachestat'],
		);
		assert.equal(syscallName(3, true), 'read(32-bit)');
		assert.equal(syscallName(511, false), 'syscall_511');
		assert.equal(syscallNumber('openat'), 257);
		assert.equal(syscallNumber('-'), undefined);
		assert.equal(new Set(syscallNames()).size, syscallNames().length);
	},
);

void test('errors by name and number', () => {
	assert.deepEqual(['ENOENT', 'eperm', '13', 'NONSENSE'].map(errnoOf), [2, 1, 13, undefined]);
});

void test('sections of programs', () => {
	assert.deepEqual(parseSection('tp_btf/sched_switch'), {kind: 'tp_btf', target: 'sched_switch'});
	assert.deepEqual(parseSection('tracepoint/raw_syscalls/sys_exit'), {
		kind: 'tracepoint',
		target: 'raw_syscalls/sys_exit',
	});
});

void test('/proc/meminfo: a field in bytes, or null', () => {
	const text = 'MemTotal:       100 kB\nCached:  7 kB\nSwapCached:  9 kB\n';
	assert.equal(parseMeminfo(text, 'Cached'), 7 * 1024);
	assert.equal(parseMeminfo(text, 'Buffers'), null);
});

void test('the page size is the one getconf tells', () => {
	assert.equal(2 ** pageShift(), Number(execFileSync('getconf', ['PAGESIZE'], {encoding: 'utf8'})));
});

void test('a disk that is not there has no name', () => {
	assert.equal(diskName(4095, 1), null);
});

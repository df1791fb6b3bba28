// Facts about the kernel's world: names, numbers, addresses.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import test from 'node:test';
import {ipv4, ipv6} from '../../../src/kernel/addresses.js';
import {parseCpuList} from '../../../src/kernel/cpus.js';
import {diskName} from '../../../src/kernel/disks.js';
import {errnoOf} from '../../../src/kernel/errno.js';
import {parseSection} from '../../../src/kernel/features.js';
import {linkNames, linkSpeeds} from '../../../src/kernel/interfaces.js';
import {parseMeminfo} from '../../../src/kernel/meminfo.js';
import {pageShift} from '../../../src/kernel/page-size.js';
import {syscallName, syscallNames, syscallNumbers} from '../../../src/kernel/syscalls.js';

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
	'system calls by number and by name, those of 32-bit and x32 programs told apart',
	{skip: process.arch !== 'x64' && 'x86_64 numbers'},
	() => {
		assert.deepEqual(
			[0, 1, 59, 257, 336, 451].map((number) => syscallName(number, 'native')),
			['read', 'write', 'execve', 'openat', 'uprobe', 'cachestat'],
		);
		assert.equal(syscallName(3, 'compat'), 'read(32-bit)');
		assert.equal(syscallName(511, 'native'), 'syscall_511');
		// x32 has numbers of its own for calls that take pointers, and the others of 64-bit programs.
		assert.deepEqual(
			[15, 39, 513, 520, 547].map((number) => syscallName(number, 'x32')),
			['syscall_15(x32)', 'getpid(x32)', 'rt_sigreturn(x32)', 'execve(x32)', 'pwritev2(x32)'],
		);
		assert.deepEqual(syscallNumbers('native', ['openat', 'read']), [0, 257]);
		assert.deepEqual(syscallNumbers('compat', ['sigreturn', 'rt_sigreturn']), [119, 173]);
		assert.deepEqual(syscallNumbers('native', ['-']), []);
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

void test('lists of CPUs, with gaps', () => {
	assert.deepEqual(parseCpuList('0\n'), [0]);
	assert.deepEqual(parseCpuList('0-3\n'), [0, 1, 2, 3]);
	assert.deepEqual(parseCpuList('0-1,8,10-11\n'), [0, 1, 8, 10, 11]);
});

void test('two links that take turns are each looked up once, and again when they were gone', () => {
	const asked: string[] = [];
	let isThere = true;
	const speedOf = linkSpeeds(
		(name) => {
			if (!isThere) throw new Error(name);
			return '1000';
		},
		(name) => {
			asked.push(name);
			return name !== 'eth2';
		},
	);
	for (let poll = 0; poll < 3; poll++) {
		for (const [name, speed] of [
			['eth0', 1e9],
			['eth1', 1e9],
			['eth2', null],
		] as const)
			assert.equal(speedOf(name), speed);
	}

	assert.deepEqual(asked, ['eth0', 'eth1', 'eth2']);
	isThere = false;
	assert.equal(speedOf('eth0'), null);
	isThere = true;
	assert.equal(speedOf('eth0'), 1e9);
	assert.deepEqual(asked.slice(3), ['eth0']);
	for (let link = 0; link < 1000; link++) speedOf(`veth${String(link)}`);
	speedOf('veth999');
	speedOf('eth1');
	assert.equal(asked.filter((name) => name === 'eth1').length, 2, 'what is remembered is bounded');
	assert.equal(asked.filter((name) => name === 'veth999').length, 1);
});

void test('links by the index that their link-local addresses have', () => {
	const of = (family: 'IPv4' | 'IPv6', address: string, scopeid: number): never =>
		({family, address, scopeid, netmask: '', mac: '', internal: false, cidr: null}) as never;
	const names = linkNames({
		lo: [of('IPv4', '127.0.0.1', 0), of('IPv6', '::1', 0)],
		renamed: [of('IPv6', 'fe80::1', 7), of('IPv6', '2001:db8::1', 0)],
	});
	assert.deepEqual([...names], [[7, 'renamed']]);
});

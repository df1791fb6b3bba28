// --once, --list, --check and --help of the built program: one answer, quickly, in little memory.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {onDemand, probes, supporting} from '../../probes/index.js';
import {scratch} from '../helpers/workload.js';
import {
	cli,
	cliTest,
	copyOfDist,
	dist,
	isPlain,
	kerntop,
	parseDocument,
	rootTest,
} from '../helpers/cli.js';

const names = probes.map(({name}) => name);

rootTest('--once --json is one valid document with all panels ready', () => {
	const {status, stdout, stderr} = kerntop(['--once', '--json', '-i', '0.3']);
	assert.equal(stderr, '');
	assert.equal(status, 0);
	assert.equal(stdout.indexOf('\n'), stdout.length - 1);
	const {schema, version, panels} = parseDocument(stdout);
	assert.equal(schema, 'kerntop/1');
	assert.match(version, /^\d+\.\d+\.\d+/);
	assert.deepEqual(
		panels.map(({panel, status: state}) => [panel, state]),
		names.map((name) => [name, 'ready']),
	);
});

rootTest('--once prints all in their order, without an escape code', () => {
	const {status, stdout} = kerntop(['--once', '-i', '0.2']);
	assert.equal(status, 0);
	assert.ok(isPlain(stdout));
	const titles = stdout.match(/^\w+(?=: .*\n {2}[a-z_+]+, 0\.\d\d s, )/gm);
	assert.deepEqual(titles, names);
});

rootTest('--once takes the panels by name', () => {
	const {panels} = parseDocument(
		kerntop(['--once', 'softirqs', 'biotop', '-j', '-i', '0.1']).stdout,
	);
	assert.deepEqual(
		panels.map(({panel}) => panel),
		['softirqs', 'biotop'],
	);
});

rootTest('without --once, --json prints a line an interval', () => {
	const {status, stdout} = kerntop(['-j', 'softirqs', 'cachestat', '-i', '0.1', '-n', '3']);
	assert.equal(status, 0);
	const lines = stdout.trimEnd().split('\n');
	assert.equal(lines.length, 3);
	for (const line of lines) assert.equal(parseDocument(line).panels.length, 2);
});

rootTest('--check names the backend of each', () => {
	const {status, stdout} = kerntop(['--check', '--json']);
	assert.equal(status, 0);
	const {panels} = JSON.parse(stdout) as {panels: Array<{panel: string; backend: string}>};
	assert.deepEqual(
		panels.map(({panel}) => panel),
		names,
	);
	for (const {backend} of panels) assert.match(backend, /^[a-z_+]+$/);
	assert.match(kerntop(['--check', 'biotop']).stdout, /^biotop +ready +[a-z_+]+$/m);
});

cliTest('--list names the tools', () => {
	const {status, stdout} = kerntop(['--list']);
	assert.equal(status, 0);
	const listed = ['overview', ...[...probes, ...onDemand, ...supporting].map(({name}) => name)];
	assert.deepEqual(stdout.match(/^\w+/gm), listed);
	const {tools} = JSON.parse(kerntop(['--list', '--json']).stdout) as {
		tools: Array<{panel: string}>;
	};
	assert.deepEqual(
		tools.map(({panel}) => panel),
		listed,
	);
});

cliTest('the help fits 80 columns, in general and for each tool', () => {
	for (const args of [['--help'], ...names.map((name) => [name, '--help'])]) {
		const {status, stdout} = kerntop(args);
		assert.equal(status, 0);
		for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
	}

	assert.match(kerntop(['--version']).stdout, /^kerntop \d+\.\d+\.\d+\n$/);
});

rootTest('no mode but the dashboard needs a chunk that holds Ink or React', () => {
	const copy = copyOfDist();
	const needed = new Set<string>();
	const follow = (file: string): void => {
		if (needed.has(file)) return;
		needed.add(file);
		const text = readFileSync(path.join(copy, file), 'utf8');
		for (const [, chunk = ''] of text.matchAll(/^(?:import|\} from) ?"\.\/(.*?)"/gm)) follow(chunk);
	};
	follow('cli.js');
	// Each is one more file that every start reads: there are so many however many tools there are.
	assert.ok(needed.size <= 4, [...needed].join(', '));
	for (const file of readdirSync(copy).filter((name) => name.endsWith('.js'))) {
		const text = readFileSync(path.join(copy, file), 'utf8');
		if (needed.has(file)) assert.doesNotMatch(text, /^\/\/ node_modules\/(ink|react|yoga)/m, file);
		else rmSync(path.join(copy, file));
	}

	assert.ok(
		readdirSync(dist).length > readdirSync(copy).length,
		'there is no chunk of the dashboard',
	);
	const command = [process.execPath, path.join(copy, 'cli.js')];
	for (const args of [
		['--once', '-i', '0.1'],
		['--once', '--json', '-i', '0.1'],
		['biotop', '-n', '1', '-i', '0.1'],
		['--check'],
		['--list'],
		['--help'],
		['--version'],
	]) {
		assert.equal(kerntop(args, {command}).status, 0, args.join(' '));
	}

	// The chunks of the tools that must be named are gone, too: none of these commands has loaded one.
	for (const {name} of onDemand) {
		const {status, stderr} = kerntop(['--once', name], {command});
		assert.equal(status, 1);
		assert.match(stderr, new RegExp(`^kerntop: cannot open ${name}: Cannot find module .*\\n$`));
		// As a value, or recorded beside what is asked for, it is not needed.
		assert.equal(kerntop(['--once', 'biotop', '-i', '0.1', '-c', name], {command}).status, 0);
		const file = path.join(scratch, `${name}.kt`);
		assert.equal(kerntop(['--once', '-i', '0.1', 'biotop', name, '--record', file]).status, 0);
		const replayed = kerntop(['--replay', file, '--once', 'biotop'], {command});
		assert.equal(replayed.status, 0, replayed.stderr);
		assert.match(replayed.stdout, /^biotop: /m);
	}
});

rootTest('starts within 4.5 times what Node itself takes', (t) => {
	// Node reads more certificates at its start where this names some: that would count for both.
	const {NODE_EXTRA_CA_CERTS: _, ...env} = process.env;
	const time = (args: readonly string[]): number => {
		const start = performance.now();
		assert.equal(spawnSync(process.execPath, args, {stdio: 'ignore', env}).status, 0);
		return performance.now() - start;
	};

	const median = (values: readonly number[]): number =>
		values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
	// Other load comes and goes: three rounds of pairs, and the quietest counts.
	const ratios = Array.from({length: 3}, () => {
		const pairs = Array.from({length: 7}, () => [
			time(['-e', '0']),
			time([cli, '--once', '-i', '0.1', 'softirqs']) - 100,
		]);
		return median(pairs.map(([node = 1, kerntop = 0]) => kerntop / node));
	});
	t.diagnostic(`start-up: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')} times node -e 0`);
	assert.ok(Math.min(...ratios) <= 4.5, ratios.join(', '));
});

rootTest('--once with all peaks below 90 MB', (t) => {
	// What wait4 reports of the child, which is what /usr/bin/time prints.
	const script =
		'import os, sys\npid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])\n' +
		'print(os.wait4(pid, 0)[2].ru_maxrss, file=sys.stderr)';
	const command = ['python3', '-c', script, process.execPath, cli];
	const {stderr} = kerntop(['--once', '-i', '0.5'], {command});
	const megabytes = (Number(stderr) * 1024) / 1e6;
	t.diagnostic(`peak memory: ${megabytes.toFixed(1)} MB`);
	assert.ok(megabytes > 30 && megabytes < 90, stderr);
});

cliTest('the built program is executable', () => {
	assert.ok((statSync(cli).mode & 0o111) !== 0);
	assert.ok(readFileSync(cli, 'utf8').startsWith('#!/usr/bin/env node\n'));
});

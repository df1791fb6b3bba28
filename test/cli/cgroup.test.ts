// --cgroup while the service in it restarts, which makes a new cgroup of the old name: in every mode its
// calls are counted from the first one on, and while there is none the program says so.
import assert from 'node:assert/strict';
import {mkdirSync, readFileSync, rmdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {makeCgroup} from '../helpers/cgroup.js';
import {kerntop, parseDocument, rootTest, Running} from '../helpers/cli.js';
import {newFile} from '../helpers/recording.js';
import {Session} from '../helpers/terminal.js';
import {Workload} from '../helpers/workload.js';

const readsEach = 1009;

/** A cgroup that the test can remove and make again. */
function makeService(t: TestContext): string {
	let service = '';
	// Before the one that removes what is above it.
	t.after(() => {
		rmdirSync(service);
	});
	service = path.join(makeCgroup(t), 'below', 'a service');
	mkdirSync(service);
	return service;
}

async function work(cgroup: string): Promise<void> {
	const workload = await Workload.start('reads', readsEach);
	writeFileSync(path.join(cgroup, 'cgroup.procs'), String(workload.pid));
	await workload.work();
	await workload.end();
}

function readsIn(ndjson: string): number {
	const panels = ndjson
		.trim()
		.split('\n')
		.flatMap((line) => parseDocument(line).panels);
	const rows = panels.flatMap(({rows: some = []}) => some);
	return rows
		.filter(({syscall}) => syscall === 'read')
		.reduce((sum, {count}) => sum + Number(count), 0);
}

const gone = /a service does not exist: nothing is counted until it is made again/;

rootTest('every life of a cgroup is in the stream and in its recording', async (t) => {
	const service = makeService(t);
	const file = newFile();
	// As a shell's user types it.
	const relative = path.relative(process.cwd(), service);
	const args = ['syscount', '--json', '-i', '0.2', '--record', file, '--cgroup', relative];
	const running = new Running(args);
	await running.prints(/\n/);
	await work(service);
	rmdirSync(service);
	mkdirSync(service);
	await work(service);
	rmdirSync(service);
	await running.prints(gone);
	mkdirSync(service);
	await work(service);
	const printed = running.stdout.split('\n').length;
	await running.prints(new RegExp(`^(?:.*\n){${printed + 1}}`));
	running.kill('SIGTERM');
	const {stdout} = await running.end();
	assert.equal(readsIn(stdout), 3 * readsEach);
	const replayed = kerntop(['--replay', file, '--json']).stdout;
	assert.equal(readsIn(replayed), 3 * readsEach);
	assert.match(replayed, gone);
	assert.ok(readFileSync(file).length > 0);
});

rootTest('a repeating text says once that the cgroup is gone', async (t) => {
	const service = makeService(t);
	const running = new Running(['syscount', '--cgroup', service, '0.2']);
	await running.prints(/\[\d\d:/);
	rmdirSync(service);
	const printed = running.stdout.split('[').length;
	await running.prints(new RegExp(`(?:\\[[^[]*){${printed + 3}}`));
	mkdirSync(service);
	running.kill('SIGTERM');
	const {stderr} = await running.end();
	assert.match(stderr, gone);
	assert.equal(stderr.split('\n').length, 2, stderr);
});

rootTest('one snapshot says that the cgroup is gone', async (t) => {
	const service = makeService(t);
	const running = new Running(['--once', 'syscount', '--json', '-i', '3', '--cgroup', service]);
	await running.programs();
	rmdirSync(service);
	const {status, stdout} = await running.end();
	mkdirSync(service);
	assert.equal(status, 0);
	assert.match(parseDocument(stdout).panels[0]?.caveats?.[0] ?? '', gone);
});

rootTest('the dashboard says that the cgroup is gone, and shows what comes after it', async (t) => {
	const service = makeService(t);
	const args = ['syscount', '--config', 'none', '--cgroup', service];
	const session = new Session(t, args, {size: {columns: 200, rows: 40}});
	await session.shows(/lost 0/);
	rmdirSync(service);
	await session.shows(gone);
	mkdirSync(service);
	const workload = await Workload.start('reads', 50 * readsEach);
	writeFileSync(path.join(service, 'cgroup.procs'), String(workload.pid));
	const done = workload.work();
	await session.shows(/^│ *read /m);
	await done;
	await workload.end();
	session.press('q');
});

// The overview of the real program under known loads of the test's own, alone and together: who does it
// is named within five seconds, and Enter, Enter leads to that process in all panels.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test, {type TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {makeCgroup} from '../helpers/cgroup.js';
import {needsRoot} from '../helpers/root.js';
import {keys} from '../helpers/render-at.js';
import {Session} from '../helpers/terminal.js';
import {scratch} from '../helpers/workload.js';

/** Gives itself a name that is known to be this test's. */
const named = (name: string, body: string): string => `
import os, socket, sys
with open('/proc/self/comm', 'w') as comm:
    comm.write('${name}')
${body}
`;

const spin = named('kt-spin', 'for _ in range(2): os.fork()\nwhile True: pass');

const talk = named(
	'kt-talk',
	`
listener = socket.create_server(('127.0.0.1', 0))
near = socket.create_connection(listener.getsockname())
far, _ = listener.accept()
if os.fork():
    while True: near.sendall(bytes(1 << 16))
while True: far.recv(1 << 20)
`,
);

const file = path.join(scratch, 'overview');

/** On to the disk at once: pages that are dirty already cost no disk anything. */
const write = `while :; do dd if=/dev/zero of=${file} bs=64k count=8192 conv=notrunc oflag=dsync 2>/dev/null; done`;

type Load = {
	readonly program: readonly [string, ...string[]];
	/** Its line of the overview, counted from the first. */
	readonly resource: number;
	readonly line: RegExp;
	readonly name: string;
};

const loads: readonly Load[] = [
	{
		program: ['python3', '-c', spin],
		resource: 0,
		line: /CPU .* kt-spin ×4 \(pid \d+\)/,
		name: 'kt-spin',
	},
	{program: ['sh', '-c', write], resource: 2, line: /disk .* dd( ×\d+)? \(pid \d+\)/, name: 'dd'},
	{
		program: ['python3', '-c', talk],
		resource: 3,
		line: /network .* lo .* kt-talk ×2 \(pid \d+\)/,
		name: 'kt-talk',
	},
];

/** Runs it in the cgroup until it is stopped, with all that it forks. */
function start(cgroup: string, {program}: Load): () => Promise<void> {
	const child = spawn('sh', ['-c', 'read -r go; exec "$@"', 'sh', ...program], {
		stdio: ['pipe', 'ignore', 'inherit'],
		// A group of its own, to end its children with it.
		detached: true,
	});
	writeFileSync(path.join(cgroup, 'cgroup.procs'), String(child.pid));
	child.stdin.write('\n');
	return async () => {
		const gone = once(child, 'exit');
		if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
		child.stdin.destroy();
		await gone;
		// Its children are gone a moment later; only then can the cgroup be removed.
		const members = path.join(cgroup, 'cgroup.procs');
		while (readFileSync(members, 'utf8') !== '') await sleep(10);
	};
}

async function namesIt(t: TestContext, session: Session, {line, name}: Load): Promise<void> {
	const started = performance.now();
	await session.shows(line);
	const took = performance.now() - started;
	t.diagnostic(`${name} was named after ${(took / 1000).toFixed(1)} s`);
	assert.ok(took < 5000, `${name}: ${(took / 1000).toFixed(1)} s`);
}

/** Chooses the resource, and opens what explains it; then the process. */
async function leadsTo(session: Session, {resource, name}: Load): Promise<void> {
	for (let up = 0; up < 4; up += 1) session.press(keys.up);
	for (let down = 0; down < resource; down += 1) session.press(keys.down);
	session.press(keys.enter);
	await session.shows(new RegExp(`Enter drill into (\\d+ )?${name}`));
	session.press(keys.enter);
	await session.until(`the filter ${name}`, (text) =>
		new RegExp(`^ kerntop .* pid \\d+ ${name} `).test(text),
	);
	session.press(keys.backspace, '0');
	await session.shows('UTILISATION');
}

const options = {skip: needsRoot(), timeout: 120_000};

for (const load of loads) {
	void test(`${load.name} alone is named, and Enter, Enter leads to it`, options, async (t) => {
		const cgroup = makeCgroup(t);
		const session = new Session(t, ['--cgroup', cgroup], {size: {columns: 110, rows: 30}});
		await session.shows(/CPU .*\d%/);
		const stop = start(cgroup, load);
		try {
			await namesIt(t, session, load);
			await leadsTo(session, load);
		} finally {
			await stop();
		}
	});
}

void test('all three together are named, each on its line', options, async (t) => {
	const cgroup = makeCgroup(t);
	const session = new Session(t, ['--cgroup', cgroup], {size: {columns: 200, rows: 50}});
	await session.shows(/CPU .*\d%/);
	const stops = loads.map((load) => start(cgroup, load));
	try {
		for (const load of loads) await namesIt(t, session, load);
		await session.shows(/^ !! /m);
	} finally {
		await Promise.all(stops.map((stop) => stop()));
	}
});

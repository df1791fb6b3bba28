// A recording whose file cannot be written any more: status 1, and one line that says how much is in it.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, statSync, truncateSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {TestContext} from 'node:test';
import {Recording} from '../../src/record/reader.js';
import {cli, kerntop, type Outcome, Running, until} from '../helpers/cli.js';
import {measured} from '../helpers/dashboard.js';
import {newFile} from '../helpers/recording.js';
import {Session} from '../helpers/terminal.js';
import {scratch} from '../helpers/workload.js';
import {faultTest} from './fixture.js';

/** Filtered to the test itself: what is recorded does not matter here. */
const filter = ['-i', '0.1', '-p', String(process.pid)];

/** A file on a disk that has room for some frames. */
function fileOnSmallDisk(t: TestContext): string {
	const disk = mkdtempSync(path.join(scratch, 'disk-'));
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', disk]);
	t.after(() => execFileSync('umount', [disk]));
	return path.join(disk, 'a.rec');
}

const sizeOf = (file: string): number => statSync(file, {throwIfNoEntry: false})?.size ?? 0;

/** The line that tells of it, taken apart. */
function told(text: string, reason: string): {missing: number; kept: number} {
	const line = new RegExp(
		`^kerntop: \\S+a\\.rec: ${reason}: ([\\d,]+) snapshots? of this run (?:is|are) missing, ` +
			`([\\d,]+) of it were written; the file has [\\d.]+K?B$`,
		'gm',
	);
	const found = [...text.matchAll(line)];
	assert.equal(found.length, 1, text);
	const [missing = 0, kept = 0] = (found[0]?.slice(1) ?? []).map((digits) =>
		Number(digits.replaceAll(',', '')),
	);
	assert.ok(missing > 0, text);
	return {missing, kept};
}

/** How many snapshots a replay gets. */
function snapshotsIn(file: string): number {
	const recording = new Recording(file);
	assert.deepEqual(recording.notes, []);
	let all = 0;
	for (let index = 0; index < recording.length; index += 1) {
		all += recording.frame(index)?.entries.length ?? 0;
	}

	recording.close();
	return all;
}

function endedBy(reason: string, file: string, {status, stderr}: Outcome): void {
	assert.equal(status, 1, stderr);
	const {kept} = told(stderr, reason);
	assert.equal(stderr.split('\n').length, 2, 'a message is printed once');
	assert.equal(kept, snapshotsIn(file));
	assert.ok(kept > 0);
}

faultTest('without a screen, a full disk ends it at once', (t) => {
	const file = fileOnSmallDisk(t);
	endedBy('no space left on device', file, kerntop(['--record', file, ...filter]));
});

faultTest('a file as large as it may be (EFBIG), the same', () => {
	const file = newFile();
	const limited = ['sh', '-c', `ulimit -f 16; exec "$@"`, 'sh', process.execPath, cli];
	endedBy('file too large', file, kerntop(['--record', file, ...filter], {command: limited}));
});

faultTest('what is printed beside it goes on, and the status is 1', (t) => {
	const file = fileOnSmallDisk(t);
	const outcome = kerntop(['--json', '--record', file, '-n', '60', ...filter]);
	endedBy('no space left on device', file, outcome);
	assert.equal(outcome.stdout.trimEnd().split('\n').length, 60);
});

faultTest('--once prints what it could not record, with status 1', (t) => {
	const file = fileOnSmallDisk(t);
	// Leaves less room than a frame of one process takes, and that of all panels is larger.
	assert.equal(kerntop(['--record', file, ...filter]).status, 1);
	const {status, stdout, stderr} = kerntop(['--once', '--json', '--record', file, '-i', '0.1']);
	assert.equal(status, 1);
	told(stderr, 'no space left on device');
	assert.match(stdout, /"schema"/);
});

for (const [what, remove] of [
	['file', (file: string) => rmSync(file)],
	['folder', (file: string) => rmSync(path.dirname(file), {recursive: true})],
] as const) {
	faultTest(`a ${what} that is removed meanwhile: nothing is left of it`, async () => {
		const folder = mkdtempSync(path.join(scratch, 'gone-'));
		mkdirSync(path.join(folder, 'sub'));
		const file = path.join(folder, 'sub', 'a.rec');
		const running = new Running(['--record', file, ...filter]);
		await until('frames', () => sizeOf(file) > 3000);
		remove(file);
		const {status, stderr} = await running.end();
		assert.equal(status, 1, stderr);
		assert.equal(told(stderr, 'the file was removed').kept, 0);
		assert.equal(stderr.split('\n').length, 2, 'a message is printed once');
	});
}

faultTest('what is printed to /dev/null is only recorded: it ends when that is over', async () => {
	const file = newFile();
	const command = ['sh', '-c', 'exec "$@" >/dev/null', 'sh', process.execPath, cli];
	for (const args of [['syscount'], ['--json'], ['runqlat']]) {
		const running = new Running([...args, '--record', file, ...filter], {command});
		await until('frames', () => sizeOf(file) > 3000);
		rmSync(file);
		const {status, stderr} = await running.end();
		assert.equal(status, 1, stderr);
		assert.equal(told(stderr, 'the file was removed').kept, 0);
	}
});

faultTest(
	'what is printed beside a file that is removed goes on, and says it at once',
	async () => {
		const file = newFile();
		const running = new Running(['syscount', '--json', '--record', file, ...filter]);
		await until('frames', () => sizeOf(file) > 3000);
		rmSync(file);
		await until('a line', () =>
			/a\.rec: the file was removed: nothing is recorded/.test(running.stderr),
		);
		const before = running.stdout.length;
		await until('another print', () => running.stdout.length > before);
		running.kill('SIGTERM');
		const {status, stderr} = await running.end();
		assert.equal(status, 143);
		assert.equal(told(stderr, 'the file was removed').kept, 0);
	},
);

faultTest(
	'a file that another program cuts meanwhile: what is said to be in it is in it',
	async () => {
		const file = newFile();
		const running = new Running(['--record', file, ...filter]);
		await until('frames', () => sizeOf(file) > 3000);
		truncateSync(file);
		const {status, stderr} = await running.end();
		assert.equal(status, 1, stderr);
		const reason = 'another program changes the file: the recording has stopped';
		assert.equal(told(stderr, reason).kept, 0);
		assert.match(stderr, /the file has 0B$/m);
		assert.equal(sizeOf(file), 0);
	},
);

faultTest('the dashboard goes on, and says it when it is left', async (t) => {
	const file = fileOnSmallDisk(t);
	const session = new Session(t, ['--record', file, ...filter], {size: {columns: 160, rows: 40}});
	await measured(session);
	await session.shows('no space left on device');
	session.press('q');
	const [before, line = '', ...rest] = await session.left();
	assert.deepEqual([before, ...rest], ['before', 'status 1', 'modes kept']);
	assert.equal(told(line, 'no space left on device').kept, snapshotsIn(file));
});

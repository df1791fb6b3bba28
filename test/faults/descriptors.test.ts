// Too few open files, from hardly any to enough: the program works, or says that it is them it lacks; and
// what did not attach attaches when there are more.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {cli, kerntop, Running} from '../helpers/cli.js';
import {faultTest} from './fixture.js';

/** Node takes all that the hard limit gives. */
const limited = (files: number): readonly string[] => [
	...['prlimit', `--nofile=${String(files)}:${String(files)}`],
	...[process.execPath, cli],
];

/** Node itself cannot start with fewer. */
const fewest = 22;

for (const tool of ['runqlat', 'syscount']) {
	faultTest(`${tool} with too few open files calls them that`, (t) => {
		const refused: number[] = [];
		for (let files = fewest; ; files += 3) {
			const {status, stderr} = kerntop(['--once', tool, '-i', '0.1'], {command: limited(files)});
			if (status === 0) break;
			assert.equal(status, 1, stderr);
			assert.match(
				stderr,
				new RegExp(`^kerntop: ${tool}: [^\\n]*too many open files[^\\n]*\\n$`, 'i'),
			);
			refused.push(files);
		}

		t.diagnostic(`refused with ${refused.join(', ')} files`);
		assert.ok(refused.length > 1);
	});
}

/** The same, but only for now: the hard limit stays. Set from within, after Node has raised it. */
const limitedForNow = (files: number): readonly string[] => {
	const words = `['--pid', String(process.pid), '--nofile=${String(files)}:']`;
	const script = `import {execFileSync} from 'node:child_process'; execFileSync('prlimit', ${words});`;
	return [process.execPath, '--import', `data:text/javascript,${encodeURIComponent(script)}`, cli];
};

faultTest('a panel that found no room for its files is there as soon as there is', async (t) => {
	for (let files = fewest; ; files++) {
		const args = ['runqlat', 'softirqs', '--json', '-i', '0.2'];
		const running = new Running(args, {command: limitedForNow(files)});
		t.after(() => {
			running.kill('SIGKILL');
		});
		const first = await Promise.race([running.prints(/\n/).then(() => true), running.end()]);
		// Neither has room: it has ended.
		if (first !== true) continue;
		const {panels} = JSON.parse(running.stdout.split('\n', 1)[0] ?? '') as {
			panels: Array<{status: string; reason: string; retry_time: string}>;
		};
		const failed = panels.find(({status}) => status === 'failed');
		assert.ok(failed !== undefined, `both have room with ${String(files)} files`);
		if (panels.every(({status}) => status === 'failed')) continue;
		assert.match(failed.reason, /EMFILE/);
		assert.ok(Date.parse(failed.retry_time) > Date.now() - 60_000);
		execFileSync('prlimit', ['--pid', String(running.pid), '--nofile=1024:']);
		await running.prints(/"panel":"runqlat","status":"ready".*"panel":"softirqs","status":"ready"/);
		running.kill('SIGTERM');
		const {stderr} = await running.end();
		assert.match(
			stderr,
			/: load: EMFILE [^\n]*too many open files[^\n]*; tried again at \d\d:\d\d:\d\d\n/,
		);
		return;
	}
});

faultTest(
	'what a panel could do without, it does without until there is room for it',
	async (t) => {
		const running = new Running(['host', '--json', '-i', '0.2'], {command: limitedForNow(30)});
		t.after(() => {
			running.kill('SIGKILL');
		});
		await running.prints(/"backend":"proc".*not seen\. Why: [a-z]+: EMFILE .*It is tried again\./);
		execFileSync('prlimit', ['--pid', String(running.pid), '--nofile=1024:']);
		await running.prints(/"backend":"tp_btf"/);
		running.kill('SIGTERM');
		const {stderr} = await running.end();
		assert.equal(stderr, '');
	},
);

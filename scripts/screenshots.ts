// Writes screenshots/*.png: the real program in a terminal, over real probes, on the demo load only.
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import xterm from '@xterm/headless';
import {spawn} from 'node-pty';
import {startLoad} from './demo-load.js';
import {renderPng} from './screenshot/render-png.js';
import {termToSvg} from './screenshot/term-to-svg.js';

const [columns, rows] = [128, 40];
/** How long the histories run before the first picture. */
const historySeconds = 60;

/** The pictures: a name, and the keys that lead there. */
const pictures: ReadonlyArray<readonly [name: string, keys: string]> = [
	['overview', '0'],
	['biotop', '1'],
	['tcptop', '2'],
	['runqlat', '3'],
	['cachestat', '4'],
	['syscount', '5'],
	['softirqs', '6'],
	['help', '3?'],
];

const root = path.join(import.meta.dirname, '..');

async function take(cgroup: string): Promise<void> {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const {CI: _, ...environment} = process.env;
	const args = [path.join(root, 'dist', 'cli.js'), '--config', 'none', '--cgroup', cgroup];
	const kerntop = spawn(process.execPath, args, {
		cols: columns,
		rows,
		env: {...environment, TERM: 'xterm-256color', COLORTERM: 'truecolor'},
	});
	kerntop.onData((data) => {
		terminal.write(data);
	});
	await sleep(2000);
	// The latency of system calls is measured only when asked for.
	kerntop.write('5');
	await sleep(500);
	kerntop.write('L');
	await sleep(historySeconds * 1000);
	for (const [name, keys] of pictures) {
		for (const key of keys) {
			kerntop.write(key);
			await sleep(1700);
		}

		const svg = termToSvg(terminal);
		writeFileSync(path.join(root, 'screenshots', `${name}.png`), renderPng(svg));
	}

	kerntop.write('q');
}

const load = await startLoad(historySeconds + 60);
try {
	await take(load.cgroup);
} finally {
	await load.stop();
}

// The dashboard driven through many states → what it wrote for each, and how its heap grew. Run in a
// process of its own, from the sources or bundled as in production.
import process from 'node:process';
import {render} from 'ink';
import {probes} from '../../probes/index.js';
import {App} from '../../src/app.js';
import {loadChart} from '../../src/ui/draw/chart.js';
import {asInput, asOutput, FakeStdin, FakeStdout, keys, type Size} from './render-at.js';
import {FakeFeeds} from './ui-feeds.js';
import {historyOf, snapshotAt} from './ui-snapshots.js';

/** Keys before each step: through all panels, graphs, orders, filters and the help. */
const walk = [
	...['', '', '1', keys.down, 's', 'g', '2', 'g', '3', '', 'g', '4', '', 'g', '5', keys.pageDown],
	...['/', 'r', keys.enter, '6', '?', keys.down, '?', 'g', 'p', '', 'p', '+', '0', keys.right, ''],
];

export type Replay = {
	/** What was written for each step; in debug mode the whole frame. */
	readonly steps: string[];
	/** Live heap growth in bytes; only where `gc` is exposed. */
	readonly grownBytes: number;
};

const past = 600;

/** `frames` more are drawn after the walk, to see the heap grow. */
export async function replay(size: Size, debug: boolean, frames = 0): Promise<Replay> {
	process.env['TERM'] = 'xterm-256color';
	await loadChart();
	const stdout = new FakeStdout(size, !debug);
	const stdin = new FakeStdin();
	const feeds = new FakeFeeds((tool) => historyOf(tool, past));
	const app = (
		<App
			{...{
				version: '0',
				host: 'box',
				kernel: '6.18',
				ascii: false,
				color: true,
				filters: {},
				probes,
			}}
			initialPanel="overview"
			initialIntervalMs={1000}
			optionsFor={() => ({})}
			openFeed={feeds.openFeed}
			measureSelf={() => ({cpuPercent: 1, rssBytes: 1e8, load: 0.5})}
		/>
	);
	const instance = render(app, {
		...{stdout: asOutput(stdout), stderr: asOutput(stdout), stdin: asInput(stdin), debug},
		...{interactive: true, alternateScreen: true, incrementalRendering: true},
		...{exitOnCtrlC: false, patchConsole: false},
	});
	let tick = past;
	let frame = '';
	const step = async (key: string): Promise<string> => {
		stdout.written.length = 0;
		if (key !== '') stdin.send(key);
		await instance.waitUntilRenderFlush();
		for (const {name} of probes) feeds.push(name, snapshotAt(name, tick));
		tick += 1;
		await instance.waitUntilRenderFlush();
		await instance.waitUntilRenderFlush();
		// A step that changes nothing writes nothing: the frame is still the one before.
		frame = stdout.written.at(-1) ?? frame;
		return debug ? frame : stdout.written.join('');
	};
	await instance.waitUntilRenderFlush();
	const first = debug ? (stdout.written.at(-1) ?? '') : stdout.written.join('');
	const steps = [first];
	for (const key of walk) steps.push(await step(key));
	const grownBytes = await growth(frames, step);
	instance.unmount();
	return {steps, grownBytes};
}

/** All histories are new and all caches full after so many frames. */
const warmUp = 900;

/** Between the end of the warm-up and `frames` more, over all panels. */
async function growth(frames: number, step: (key: string) => Promise<string>): Promise<number> {
	const {gc} = globalThis;
	if (gc === undefined || frames === 0) return 0;
	const heap = (): number => {
		gc();
		return process.memoryUsage().heapUsed;
	};
	const draw = async (count: number): Promise<void> => {
		for (let frame = 0; frame < count; frame += 1) await step(String(frame % 7));
	};
	await draw(warmUp);
	const before = heap();
	await draw(frames);
	return heap() - before;
}

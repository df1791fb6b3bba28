// Names of kernels → each of them, all at once, in a folder of this process's own, as JSON: what a run of
// the matrix does before it boots. Keeps it until standard input ends.
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {provideKernel} from './kernels.js';
import {makeRunFolder, removeRunFolder} from './run-folder.js';

const work = await makeRunFolder();
const kernels = await Promise.all(
	process.argv.slice(2).map(async (series) => {
		const folder = path.join(work, series);
		mkdirSync(folder);
		return provideKernel(series, folder);
	}),
);
process.stdout.write(`${JSON.stringify(kernels)}\n`);
await text(process.stdin);
await removeRunFolder(work);

// `npm run test:kernels`: kernels by name → virtual machines, a few at a time → the table, and an exit
// status of 1 when any cell of it failed, 2 for a mistake or a machine that cannot do it.
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {readmeFile, withPart} from '../../scripts/readme-part.js';
import {bundleTests} from './bundle.js';
import {HarnessError, requirePrograms} from './host.js';
import {testKernel} from './kernel-test.js';
import {makeRunFolder, removeRunFolder} from './run-folder.js';
import {parseSettings, type Settings, usage} from './settings.js';
import {markdownTable, summary, textTable} from './table.js';
import {isGreen, type KernelReport} from './verdict.js';

/** In the order of the items, so many at a time. */
async function inParallel<Item, Result>(
	items: readonly Item[],
	jobs: number,
	work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	const waiting = [...items.entries()];
	const worker = async (): Promise<void> => {
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
			results[next[0]] = await work(next[1]);
	};
	await Promise.all(Array.from({length: jobs}, worker));
	return results;
}

function publish(reports: readonly KernelReport[], {readme, tools}: Settings): void {
	process.stdout.write(textTable(reports) + summary(reports));
	if (!readme) return;
	const table = markdownTable(reports, tools);
	writeFileSync(readmeFile, withPart('kernels', 'npm run test:kernels -- --readme', table));
	const json = path.join(import.meta.dirname, '../../dist/kernels.json');
	writeFileSync(json, `${JSON.stringify({kernels: reports}, null, '\t')}\n`);
}

/** Tests the kernels and returns the exit status. */
async function main(): Promise<number> {
	const settings = parseSettings(process.argv.slice(2));
	if (settings.help) {
		console.log(usage);
		return 0;
	}

	requirePrograms();
	const interrupt = new AbortController();
	let status = 0;
	for (const [name, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		process.once(name, () => {
			status = code;
			interrupt.abort();
		});
	}

	const work = await makeRunFolder();
	try {
		const bundle = await bundleTests(settings.tools, work);
		const reports = await inParallel(settings.series, settings.jobs, (series) =>
			testKernel(series, bundle, work, settings, interrupt.signal),
		);
		if (interrupt.signal.aborted) return status;
		publish(reports, settings);
		return reports.every(isGreen) ? 0 : 1;
	} finally {
		await removeRunFolder(work);
	}
}

try {
	process.exitCode = await main();
} catch (error) {
	if (!(error instanceof HarnessError)) throw error;
	process.stderr.write(`test:kernels: ${error.message}\n`);
	process.exitCode = 2;
}

// test/tools/NAME.ts, known work and its truth, on this kernel; `--test-name-pattern NAME:` runs one of them.
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {runCases, type Tested} from '../helpers/cases.js';

const folder = path.join(import.meta.dirname, '..', 'tools');

for (const file of readdirSync(folder).sort()) {
	const url = pathToFileURL(path.join(folder, file)).href;
	// The form that every file of this folder has.
	const {tool} = (await import(url)) as {tool: Tested};
	await runCases(path.basename(file, '.ts'), tool.cases);
}

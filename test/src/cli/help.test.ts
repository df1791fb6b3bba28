// What the help says of an option's letter, and what the letter does.
import assert from 'node:assert/strict';
import test from 'node:test';
import {onDemand, loadAll, probes} from '../../../probes/index.js';
import {generalHelp, panelHelp} from '../../../src/cli/parse/help-text.js';
import {generalOptions} from '../../../src/cli/parse/general-options.js';
import {optionsFor, toolOptions} from '../../../src/cli/parse/option-tables.js';
import {data, filters} from '../../helpers/command-line.js';

const tools = await loadAll();

const listed = [...probes, ...onDemand];

const joined = (help: string): string => help.replaceAll(/\s+/g, ' ');

for (const probe of tools) {
	void test(`${probe.name}: each letter is that of the option that the help shows it beside`, () => {
		const help = joined(panelHelp(probe));
		for (const {short, long, hidden} of optionsFor(probe)) {
			if (short === undefined || hidden === true) continue;
			const isOwn = toolOptions(probe).some((own) => own.long === long);
			const isFilter = (probe.filters as readonly string[]).includes(long);
			if (isOwn) assert.ok(help.includes(`-${short}, --${long} `), `-${short}`);
			if (isFilter) assert.ok(help.includes(`-${short} --${long}`), `-${short}`);
		}

		// A letter that the tool has taken is not shown beside the general option.
		for (const {short, long, sets} of generalOptions) {
			const own = toolOptions(probe).find((option) => option.short === short);
			if (short === undefined || own === undefined || own.sets === sets) continue;
			assert.ok(!help.includes(`-${short} --${long}`), `-${short}`);
			const exception = `-${short} is `;
			assert.ok(joined(generalHelp(listed)).includes(exception), exception);
			assert.ok(joined(generalHelp(listed)).includes(`--${own.long} of ${probe.name}`));
		}
	});
}

void test('-c is the name of a command for all panels, for several, and for one that has no other -c', () => {
	const name = {comm: 'nginx'};
	assert.deepEqual(filters('--once -c nginx'), name);
	assert.deepEqual(filters('--once syscount softirqs -c nginx'), name);
	for (const tool of ['biotop', 'tcptop', 'runqlat', 'cachestat'])
		assert.deepEqual(filters(`--once ${tool} -c nginx`), name, tool);
});

void test('-c of a tool alone that has one is the tool’s, and --comm stays the name', () => {
	const of = (line: string): object => data(line).targets[0]?.source.options ?? {};
	assert.deepEqual(of('--once syscount -c 5'), {ppid: 5});
	assert.deepEqual(of('--once softirqs -c 1'), {cpu: 1});
	assert.deepEqual(filters('--once syscount --comm nginx -c 5'), {comm: 'nginx'});
});

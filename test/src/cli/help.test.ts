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
			const others = new RegExp(`-${short} is --${own.long} of [a-z, ]*\\b${probe.name}\\b`);
			assert.match(joined(generalHelp(listed)), others);
		}
	});
}

void test('a general option whose name a tool has for another keeps its letter, and has a name of its own', () => {
	let found = 0;
	for (const tool of tools) {
		for (const {long, short, sets, type} of generalOptions) {
			const own = toolOptions(tool).find((option) => option.long === long);
			if (own === undefined || own.sets === sets) continue;
			found += 1;
			const kept = optionsFor(tool).find((option) => option.sets === sets);
			assert.deepEqual([kept?.long, kept?.type], [`kerntop-${long}`, type]);
			const letterIsFree = toolOptions(tool).every((option) => option.short !== short);
			if (letterIsFree) assert.equal(kept?.short, short);
			assert.match(joined(panelHelp(tool)), new RegExp(`--kerntop-${long}\\b.*what --${long} is`));
			assert.match(
				joined(generalHelp(tools)),
				new RegExp(`--${long} is another of .*${tool.name}`),
			);
		}
	}

	assert.ok(found > 0);
	const of = (line: string): unknown => {
		const {mode, ...rest} = data(line);
		return [mode, 'count' in rest && rest.count];
	};
	assert.deepEqual(of('hardirqs -n 3 --json'), ['repeat', 3]);
	assert.deepEqual(of('hardirqs --kerntop-count 3 --count --json'), ['repeat', 3]);
	assert.deepEqual(of('hardirqs softirqs --count 3 --json'), ['repeat', 3]);
});

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

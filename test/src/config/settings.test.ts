// The text of a settings file → settings and problems; a patch → a new text that keeps the rest.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
	defaults,
	joined,
	parseSettings,
	patchedText,
	type Patch,
} from '../../../src/config/settings.js';

const panels = ['biotop', 'runqlat'];
const parse = (text: string) => parseSettings(text, panels);

void test('no text is no problem', () => {
	for (const text of ['', '\n', '{}']) {
		assert.deepEqual(parse(text), {settings: defaults, problems: []});
	}
});

void test('what is set is taken, all else has its default', () => {
	const text = `{"$schema": "x", "layout": "grid", "interval": 0.5, "panels": ["runqlat"],
		"keys": {"quit": ["x"]}, "graphs": {"biotop": true}, "columns": {"biotop": {"hidden": ["io"]}}}`;
	const {settings, problems} = parse(text);
	assert.deepEqual(problems, []);
	assert.equal(settings.layout, 'grid');
	assert.equal(settings.interval, 0.5);
	assert.deepEqual(settings.panels, ['runqlat']);
	assert.deepEqual(settings.keys, {quit: ['x']});
	assert.deepEqual(settings.graphs, {biotop: true});
	assert.deepEqual(settings.columns, {biotop: {hidden: ['io']}});
	assert.equal(settings.mouse, true);
});

for (const [text, expected] of [
	['{"layout": "grid",}', /^no valid JSON at line 1, column 1\d$/],
	['{\n\t"layout": grid\n}', /^no valid JSON at line 2, column 12$/],
	['{"layout": ', /^no valid JSON: it ends too early$/],
	['{"layout": "grid"} // mine', /^no valid JSON at line 1, column 20$/],
	['[]', /^no JSON object: /],
	['null', /^no JSON object: /],
	['"grid"', /^no JSON object: /],
	['\u0000\u001b[2J', /^no valid JSON at line 1, column 1$/],
] as const) {
	void test(`the file ${JSON.stringify(text)} gives one line and the defaults`, () => {
		const {settings, problems} = parse(text);
		assert.deepEqual(settings, defaults);
		assert.equal(problems.length, 1);
		assert.match(problems[0] ?? '', expected);
	});
}

for (const [text, expected] of [
	['{"layout": "three"}', 'layout must be one or two or grid, not "three"'],
	['{"layout": null}', 'layout must be one or two or grid, not null'],
	['{"interval": "1"}', 'interval must be 0.1 to 3600, not "1"'],
	['{"interval": 0.05}', 'interval must be 0.1 to 3600, not 0.05'],
	['{"panels": []}', 'panels must not be empty'],
	['{"panels": ["vmstat"]}', 'panels: there is no "vmstat", only biotop, runqlat'],
	['{"keys": {"quit": "x"}}', 'keys.quit must be a list, not "x"'],
	['{"graphs": {"biotop": null}}', 'graphs.biotop must be true or false, not null'],
	['{"mouse": 1}', 'mouse must be true or false, not 1'],
	['{"layuot": "grid"}', 'there is no setting "layuot"'],
	['{"__proto__": {"layout": "grid"}}', 'there is no setting "__proto__"'],
	['{"la\\u001b[2Jyout": 1}', 'there is no setting "la\\u001b[2Jyout"'],
] as const) {
	void test(`${text} gives one line, and the default`, () => {
		assert.deepEqual(parse(text), {settings: defaults, problems: [expected]});
	});
}

void test('one wrong setting leaves the others in force', () => {
	const {settings, problems} = parse('{"layout": "grid", "interval": 0, "mouse": false}');
	assert.equal(settings.layout, 'grid');
	assert.equal(settings.mouse, false);
	assert.equal(settings.interval, undefined);
	assert.equal(problems.length, 1);
});

for (const [text, left, wrong] of [
	['{"keys": {"quit": "x", "pause": ["F"]}}', {keys: {pause: ['F']}}, ['keys.quit']],
	['{"keys": {"quit": ["x", 1]}}', {keys: {quit: ['x']}}, ['keys.quit[1]']],
	['{"graphs": {"biotop": 1, "runqlat": true}}', {graphs: {runqlat: true}}, ['graphs.biotop']],
	[
		'{"columns": {"biotop": {"hidden": ["io", 3], "order": 1}, "runqlat": 5}}',
		{columns: {biotop: {hidden: ['io']}}},
		['columns.biotop.hidden[1]', 'columns.biotop.order', 'columns.runqlat'],
	],
	[
		'{"columns": {"biotop": {"hidden": ["io", "io"]}}}',
		{columns: {biotop: {hidden: ['io']}}},
		['columns.biotop.hidden'],
	],
	['{"panels": ["vmstat", "runqlat", 1]}', {panels: ['runqlat']}, ['panels[2]', '"vmstat"']],
	['{"panels": ["vmstat"]}', {}, ['"vmstat"']],
] as const) {
	void test(`${text}: a bad value costs that value only`, () => {
		const {settings, problems} = parse(text);
		assert.deepEqual(settings, {...defaults, ...left});
		assert.equal(problems.length, wrong.length, problems.join('; '));
		for (const [index, name] of wrong.entries())
			assert.ok(problems[index]?.includes(name), problems[index]);
	});
}

void test('control characters of the file never come through', () => {
	const {problems} = parse('{"layout": "\u009b2J\u202e"}');
	assert.deepEqual(problems, ['layout must be one or two or grid, not "·2J·"']);
});

void test('a new file holds what was changed, and names its schema', () => {
	const text = patchedText('', {layout: 'two'}, 'file:///schema');
	assert.equal(text, '{\n\t"$schema": "file:///schema",\n\t"layout": "two"\n}\n');
});

void test('a patch keeps order, indentation and what is not known', () => {
	const text = '{\n  "future": {"x": 1},\n  "layout": "one",\n  "interval": "bad"\n}\n';
	assert.equal(
		patchedText(text, {layout: 'grid', mouse: false}, 'file:///schema'),
		'{\n  "future": {\n    "x": 1\n  },\n  "layout": "grid",\n  "interval": "bad",\n  "mouse": false\n}\n',
	);
});

void test('a patch goes into objects, replaces lists, and takes away with null', () => {
	const text = JSON.stringify({
		graphs: {biotop: true, runqlat: true},
		columns: {biotop: {hidden: ['io', 'pid']}},
		mouse: false,
	});
	const patch: Patch = {
		graphs: {biotop: null, tcptop: true},
		columns: {biotop: {hidden: ['comm']}},
		mouse: null,
	};
	assert.deepEqual(JSON.parse(patchedText(text, patch, '')), {
		graphs: {runqlat: true, tcptop: true},
		columns: {biotop: {hidden: ['comm']}},
	});
});

void test('patches join into one that does what they do one after the other', () => {
	const text = '{"graphs": {"biotop": true, "runqlat": true}}';
	const [first, second]: Patch[] = [
		{graphs: {biotop: null, tcptop: true}, layout: 'two'},
		{graphs: {tcptop: null, softirqs: true}, layout: 'grid'},
	];
	const both = patchedText(text, joined(first ?? {}, second ?? {}), '');
	assert.deepEqual(both, patchedText(patchedText(text, first ?? {}, ''), second ?? {}, ''));
	assert.deepEqual(JSON.parse(both), {graphs: {runqlat: true, softirqs: true}, layout: 'grid'});
});

void test('a file that is no JSON is not patched', () => {
	assert.throws(() => patchedText('{"layout": ', {layout: 'two'}, ''), /no valid JSON/);
});

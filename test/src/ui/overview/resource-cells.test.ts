// Rows of resources at every width: the name that stands last before a figure is that of what it is of,
// and a sparkline takes no figure's room.
import assert from 'node:assert/strict';
import test from 'node:test';
import {supporting} from '../../../../probes/index.js';
import {assessments as judged} from '../../../../src/overview/assess.js';
import {resourceLines, tableHeight} from '../../../../src/ui/overview/resource-table.js';
import type {View} from '../../../../src/ui/feeds/view.js';
import {createTheme} from '../../../../src/ui/theme/theme.js';
import {hostHistory, type Figures} from '../../../helpers/host-snapshots.js';
import {plain} from '../../../helpers/ui-app.js';

const theme = createTheme(0, false, {style: 'braille', console: false});

/** On a screen of that size. */
function rowsOf(figures: Figures, width: number, screenRows = 24): string[] {
	const history = hostHistory(figures);
	const [probe] = supporting.filter(({name}) => name === 'host');
	const [snapshot] = history.slice(-1);
	assert.ok(probe !== undefined && snapshot !== undefined);
	const view: View = {id: probe.name, probe, source: undefined, snapshot, history, ignores: []};
	const views = new Map([['host', view]]);
	const assessments = judged(views);
	const height = tableHeight(assessments.length, screenRows - 3);
	return resourceLines({assessments, views, selected: -1, width, height, theme}).map(plain);
}

/** Figures by the name that stands last before each, `name label value`. */
function named(row: string, names: readonly string[]): string[] {
	let [name, label] = ['', ''];
	return row
		.slice(12)
		.split(/\s+/)
		.flatMap((word) => {
			if (names.includes(word)) name = word;
			if (!/^\d/.test(word)) {
				label = names.includes(word) ? '' : word;
				return [];
			}

			const figure = `${name} ${label} ${word}`;
			label = '';
			return [figure];
		});
}

const directions = {rx: 'tx', tx: 'rx', R: 'W', W: 'R'} as const;

for (const [what, resource, figures, known, larger] of [
	[
		'loopback busier than the link',
		'network',
		{
			'network.traffic': {of: 'lo', value: 50 * 2 ** 20},
			'network.loopback': {of: 'lo', value: 50 * 2 ** 20},
			'network.received': {of: 'eth0', value: 12 * 2 ** 20},
			'network.sent': {of: 'eth0', value: 8 * 2 ** 10},
			'network.link': {of: 'eth0', value: 0.1},
		},
		['lo  50.0M/s', 'eth0 rx 12.0M/s', 'eth0 tx 8.0K/s', 'eth0 full 10%'],
		'rx',
	],
	[
		'a link with a long name',
		'network',
		{
			'network.traffic': {of: 'enp0s31f6u1', value: 3 * 2 ** 20},
			'network.received': {of: 'enp0s31f6u1', value: 5},
			'network.sent': {of: 'enp0s31f6u1', value: 3 * 2 ** 20},
			'network.worst_drops': {of: 'eth1', value: 7},
		},
		['enp0s31f6u1  3.0M/s', 'enp0s31f6u1 tx 3.0M/s', 'enp0s31f6u1 rx 5/s', 'eth1 drops 7/s'],
		'tx',
	],
	[
		'a disk that is written to',
		'disk',
		{
			'disk.busy': {of: 'vda', value: 0.98},
			'disk.written': {of: 'vda', value: 12 * 2 ** 20},
			'disk.read': {of: 'vda', value: 0},
			'disk.queue': {of: 'sdb', value: 9},
			'disk.wait': {of: 'sdc', value: 60},
		},
		['vda  98%', 'vda W 12.0M/s', 'vda R 0/s', 'sdb queue 9', 'sdc wait 60ms'],
		'W',
	],
] as const) {
	void test(`${what}: every figure beside its own name, no direction without the larger`, () => {
		const names = [...new Set(known.map((figure) => figure.split(' ')[0] ?? ''))];
		const shownAt = new Map<string, number>();
		for (let width = 80; width <= 200; width += 1) {
			const rows = rowsOf(figures, width);
			const row = rows.slice(2).find((line) => line.slice(0, 12).includes(resource)) ?? '';
			const shown = named(row, names);
			for (const figure of shown) {
				const [name, label = '', value = ''] = figure.split(' ');
				const its = known.find((one) => one.endsWith(` ${label} ${value}`));
				if (its === undefined) continue;
				shownAt.set(its, (shownAt.get(its) ?? 0) + 1);
				// Without room for both first names there is none.
				assert.ok(its === figure || name === '', `${String(width)}: ${figure}\n${row}`);
			}

			const labels = shown.map((figure) => figure.split(' ')[1] ?? '');
			const smaller = labels.indexOf(directions[larger]);
			assert.ok(
				smaller === -1 || labels.slice(0, smaller).includes(larger),
				`${String(width)}: ${row}`,
			);
		}

		assert.ok((shownAt.get(known[0]) ?? 0) > 0, known[0]);
	});
}

/** The lines of a resource's cell below the title. */
function utilisation(rows: readonly string[], resource: string): string[] {
	const [, titles = ''] = rows;
	const [from, to] = [titles.indexOf('UTIL'), titles.indexOf('SATURATION') - 1];
	const tall = (rows.length - 2) / 5;
	const at = rows.findIndex((row, index) => index > 1 && row.slice(0, 12).includes(resource));
	return rows.slice(at, at + tall).map((row) => row.slice(from, to));
}

/** Each text whole, as many in a line as it has room for. */
function fits(texts: readonly string[], cells: number, lines: number): boolean {
	let [taken, rest] = [1, cells];
	for (const [index, text] of texts.entries()) {
		const needed = text.length + (index > 0 && rest < cells ? 2 : 0);
		if (needed > rest) [taken, rest] = [taken + 1, cells - text.length];
		else rest -= needed;
		if (rest < 0) return false;
	}

	return taken <= lines;
}

for (const [resource, figures, [name, first, ...directions]] of [
	[
		'disk',
		{'disk.busy': 0.3, 'disk.written': 11 * 2 ** 20, 'disk.read': 2 * 2 ** 20},
		['vda', '30%', 'W 11.0M/s', 'R 2.0M/s'],
	],
	['disk', {'disk.busy': 0.3, 'disk.written': 0}, ['vda', '30%', 'W 0/s', 'R 0/s']],
	[
		'network',
		{'network.traffic': 13 * 2 ** 20, 'network.received': 2048, 'network.sent': 13 * 2 ** 20},
		['eth0', '13.0M/s', 'tx 13.0M/s', 'rx 2.0K/s'],
	],
] as const) {
	const what = `${first} of ${resource}, ${directions.join(', ')}`;
	void test(`${what}: both directions where they have room, before a sparkline`, () => {
		const [larger = '', smaller = ''] = directions;
		for (const height of [24, 50]) {
			let [both, drawn] = [0, 0];
			for (let width = 40; width <= 220; width += 1) {
				const lines = utilisation(rowsOf(figures, width, height), resource);
				const text = lines.join('\n');
				const [line = ''] = lines;
				const haveRoom = [
					[`${name} ${first}`, larger, smaller],
					[first, `${name} ${larger}`, smaller],
				].every((texts) => fits(texts, line.length, lines.length));
				const place = `${String(width)}x${String(height)}:\n${text}`;
				if (haveRoom) {
					both += 1;
					for (const one of [first, larger, smaller]) assert.ok(text.includes(one), place);
				}

				const spark = /[▁▂▃▄▅▆▇█]+/.exec(text)?.[0].length ?? 0;
				assert.ok(spark === 0 || spark >= 3, place);
				if (spark > 0) drawn += 1;
			}

			assert.ok(both > 60, `both directions at ${String(both)} widths`);
			assert.ok(drawn > 60, `a sparkline at ${String(drawn)} widths`);
		}
	});
}

void test('two lines: each tells whose its figures are, none is there twice', () => {
	const loopback: Figures = {
		'network.traffic': {of: 'lo', value: 3.7 * 2 ** 20},
		'network.loopback': {of: 'lo', value: 3.6 * 2 ** 20},
		'network.received': {of: 'eth0', value: 3 * 2 ** 10},
		'network.sent': {of: 'eth0', value: 0},
	};
	for (let width = 100; width <= 220; width += 1) {
		const lines = utilisation(rowsOf(loopback, width, 50), 'network');
		const text = lines.join('\n');
		assert.equal(text.match(/\blo\b/g)?.length ?? 0, text.includes('lo 3.7M/s') ? 1 : 0, text);
		for (const line of lines)
			assert.match(line, /^(?:(?!rx|tx).)*$|^(?:(?!rx|tx).)*eth0 (?:rx|tx)/, text);
	}
});

void test('what drops packets is named where the figures before name two interfaces', () => {
	const two: Figures = {
		'network.traffic': {of: 'lo', value: 3.7 * 2 ** 20},
		'network.received': {of: 'eth0', value: 3 * 2 ** 10},
		'network.worst_drops': {of: 'lo', value: 2345},
	};
	const rows = rowsOf(two, 200).slice(2);
	const row = rows.find((line) => line.slice(0, 12).includes('network'));
	assert.match(row ?? '', /eth0 rx 3\.0K\/s .*lo drops 2\.3k\/s/);
});

void test('behind the sparklines figures stand below each other at every width', () => {
	// Rows of few figures have more room for a sparkline than these.
	const full: Figures = {
		'network.traffic': {of: 'lo', value: 132 * 2 ** 20},
		'network.received': {of: 'eth0', value: 3 * 2 ** 10},
		'disk.read': 218 * 2 ** 20,
		'disk.written': 154 * 2 ** 20,
	};
	let several = 0;
	for (let width = 60; width <= 220; width += 1) {
		for (const height of [24, 50]) {
			const rows = rowsOf(full, width, height);
			const starts = ['CPU', 'memory', 'disk', 'network', 'scheduler'].flatMap((resource) => {
				const lines = utilisation(rows, resource);
				if (!/[▁▂▃▄▅▆▇█]/.test(lines.join(''))) return [];
				return [(lines[0] ?? '').search(/[^ ▁▂▃▄▅▆▇█]/)];
			});
			several = Math.max(several, starts.length);
			assert.ok(
				new Set(starts).size <= 1,
				`${String(width)}x${String(height)}: ${starts.join(' ')}`,
			);
		}
	}

	assert.ok(several > 2, `${String(several)} sparklines`);
});

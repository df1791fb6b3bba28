// The upper edge of a panel at every width: what gives way to what.
import assert from 'node:assert/strict';
import test from 'node:test';
import {cellWidth} from '../../../../src/ui/draw/cells.js';
import {frame} from '../../../../src/ui/draw/frame.js';
import {createTheme} from '../../../../src/ui/theme/theme.js';
import {plain} from '../../../helpers/ui-app.js';

const theme = createTheme(256, false);

const edge = (width: number, more: object): string => {
	const options = {key: '6', title: 'softirqs', tone: 'cyan' as const, theme, width, height: 3};
	const [line = ''] = frame([], {...options, subtitle: 'soft interrupts by vector', ...more});
	assert.equal(cellWidth(line), width);
	return plain(theme.finish(line));
};

test('the warning is there at every width, and the title', () => {
	const warnings = ['not by pid', 'until 12:00:00'];
	const totals = 'TIME/s 12ms  RUNS/s 3.4k';
	for (let width = 30; width <= 200; width += 1) {
		const text = edge(width, {warnings, totals, asked: '--cpu 0 --distribution'});
		assert.ok(text.startsWith('╭─ 6 softirqs '), text);
		assert.ok(text.includes(width < 48 ? ' not by pid ' : ' not by pid  until 12:00:00 '), text);
	}

	assert.match(
		edge(200, {warnings, totals}),
		/by vector ─+ not by pid {2}until 12:00:00 {2}TIME\/s .*3\.4k ─╮$/,
	);
	assert.match(edge(60, {warnings, totals}), /softirqs ─+ not by pid {2}until 12:00:00 ─╮$/);
	assert.match(edge(60, {totals}), /softirqs ─+ TIME\/s 12ms {2}RUNS\/s 3\.4k ─╮$/);
});

// The time bar: when it is, and where that lies; at every width, in Unicode and ASCII.
import assert from 'node:assert/strict';
import test from 'node:test';
import {cellWidth} from '../../../../src/ui/draw/cells.js';
import {createTheme} from '../../../../src/ui/theme/theme.js';
import {timeBar} from '../../../../src/ui/draw/time-bar.js';
import {plain} from '../../../helpers/ui-app.js';

const noon = new Date(2026, 0, 2, 12, 0, 0).getTime();
const moment = {isLive: false, at: noon, from: noon - 408_000, to: noon + 192_000} as const;
const line = (width: number, more: object = {}, ascii = false): string => {
	const theme = createTheme(256, ascii);
	const text = timeBar({
		moment: {...moment, ...more},
		host: 'box',
		every: 'every 1s',
		chips: [' pid 7 dd '],
		width,
		theme,
	});
	assert.equal(cellWidth(text), width);
	return plain(theme.finish(text));
};

test('frozen: the time, how long ago, and where', () => {
	const text = line(80);
	assert.match(
		text,
		/^ {2}PAUSED {3}12:00:00\.0 {2}3m12s ago {2}─+●─+ live {2}every 1s +pid 7 dd +$/,
	);
	const track = /[─●]+/.exec(text)?.[0] ?? '';
	assert.ok(Math.abs(track.indexOf('●') / (track.length - 1) - 408 / 600) < 0.05);
	assert.match(line(80, {}, true), /3m12s ago {2}-+o-+ live/);
});

test('a replay: its speed, how far, its end, its host', () => {
	const playback = {isPlaying: true, speed: 2};
	assert.match(
		line(120, {playback}),
		/REPLAY 2x {3}12:00:00\.0 {2}6m48s of 10m00s {2}─+●─+ 12:03:12 {2}box/,
	);
	assert.match(line(80, {playback: {isPlaying: false, speed: 2}}), /REPLAY paused .*●/);
});

test('narrow screens keep the time and the bar', () => {
	for (const width of [40, 50, 60]) assert.match(line(width), /PAUSED .*12:00:00\.0 .*●/);
	assert.doesNotMatch(line(50), /every/);
});

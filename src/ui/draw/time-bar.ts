// A moment that is not now → the line that says when it is and where it lies in what can be seen:
// ` PAUSED  22:14:05.3  3m12s ago  ───────●──── live`.
import {spanText} from '../../core/format.js';
import {clockTime} from '../../core/wall-clock.js';
import type {Past} from '../../engine/time.js';
import {cellWidth, fill, fitting, type Piece} from './cells.js';
import type {Theme} from '../theme/theme.js';

export type TimeBarOptions = {
	readonly moment: Past;
	/** Whose data it is, where that is not this machine's. */
	readonly host: string;
	/** How often there will be new data, where there will be any. */
	readonly every: string;
	/** What the data is restricted to, and whatever else must be seen; may hold SGR. */
	readonly chips: readonly string[];
	readonly width: number;
	readonly theme: Theme;
};

/** A shorter one shows nothing. */
const leastTrack = 8;
/** A longer one shows no more. */
const mostTrack = 60;

export function timeBar(options: TimeBarOptions): string {
	const {moment, host, every, chips, width, theme} = options;
	const {at, from, to, playback} = moment;
	const badge = theme.inverse(theme.bold(theme.paint('warn', ` ${badgeText(moment)} `)));
	const offset =
		playback === undefined
			? `${spanText(to - at)} ago`
			: `${spanText(at - from)} of ${spanText(to - from)}`;
	const left: Piece[] = [
		{text: badge, rank: 0},
		{text: theme.bold(momentText(at)), rank: 0},
		{text: theme.paint('muted', offset), rank: 2},
	];
	const end = playback === undefined ? 'live' : clockTime(to);
	const right: Piece[] = [
		{text: playback === undefined ? every : host, rank: 4},
		{text: playback === undefined ? '' : theme.paint('muted', dateText(at)), rank: 5},
		...chips.map((text) => ({text, rank: 1})),
	];
	// The track is worth more than what has a higher rank.
	const around = fitting([...left, {text: end, rank: 3}, ...right], width - 4 - leastTrack);
	const joined = (isLeft: boolean) =>
		around
			.filter((piece) => left.includes(piece) === isLeft)
			.map(({text}) => text)
			.join('  ');
	const [head, tail] = [joined(true), joined(false)];
	const track = Math.min(mostTrack, width - 4 - cellWidth(head) - cellWidth(tail));
	const line = theme.paint('key', trackText((at - from) / (to - from || 1), track, theme));
	return fill(` ${head}  ${line} ${tail}`, width);
}

function badgeText({playback}: Past): string {
	if (playback === undefined) return 'PAUSED';
	const {isPlaying, speed} = playback;
	return isPlaying ? `REPLAY ${speed}x` : 'REPLAY paused';
}

/** `22:14:05.3`: snapshots may be a tenth of a second apart. */
const momentText = (at: number): string => `${clockTime(at)}.${Math.floor((at % 1000) / 100)}`;

/** A line with a mark at a share of its length. */
function trackText(share: number, cells: number, theme: Theme): string {
	const {horizontal, position} = theme.glyphs;
	const mark = Math.round(Math.max(0, Math.min(1, share)) * (cells - 1));
	return horizontal.repeat(mark) + position + horizontal.repeat(Math.max(0, cells - 1 - mark));
}

/** `2026-01-02`, local. */
function dateText(at: number): string {
	const date = new Date(at);
	const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
	return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

// A panel without numbers → lines that say why, and what to do about it.
import {clockTime} from '../../core/wall-clock.js';
import type {Snapshot} from '../../core/snapshot.js';
import {wrap} from './cells.js';
import type {Theme} from '../theme/theme.js';

export function noticeLines(
	snapshot: Exclude<Snapshot, {status: 'ready'}>,
	width: number,
	theme: Theme,
): string[] {
	if (snapshot.status === 'starting') {
		return [theme.paint('muted', 'starting: the first numbers come after one interval')];
	}

	const failed = snapshot.status === 'failed';
	const again = failed && snapshot.retryAt !== undefined ? clockTime(snapshot.retryAt) : '';
	const name = failed ? 'failed' : 'not available here';
	const tone = failed ? 'bad' : 'warn';
	return [
		theme.bold(theme.paint(tone, name)),
		...wrap(snapshot.reason, width),
		...wrap(snapshot.hint, width).map((line) => theme.paint('muted', line)),
		...(again === '' ? [] : [theme.paint('muted', `tried again at ${again}`)]),
	];
}

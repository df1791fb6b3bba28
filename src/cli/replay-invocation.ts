// What was asked for with --replay → how the recording is to be shown, and what of it. Pure.
import type {Request} from './request.js';
import type {View} from './view.js';
import {requireTerminal} from './require-terminal.js';
import {positiveInteger, type Surroundings} from './values.js';
import {UsageError} from '../errors.js';
import type {Filters} from '../probe/probe.js';

export type ReplayInvocation = {
	readonly mode: 'replay';
	readonly file: string;
	/** `print` is one interval after the other, as when they were recorded. */
	readonly how: 'screen' | 'print' | 'once';
	readonly view: View;
	/** Names of probes; empty means all that were recorded. */
	readonly panels: readonly string[];
	readonly filters: Filters;
	readonly count: number | undefined;
	/** As `momentOf` takes it. */
	readonly at: string | undefined;
};

/** @param view with the column to sort by as it was typed: the recording knows its columns */
export function replayInvocation(
	{panels, interval, count, settings, filters, options}: Request,
	surroundings: Surroundings,
	view: View,
): ReplayInvocation {
	const refuse = (what: string, why: string): never => {
		throw new UsageError(`${what} makes no sense with --replay: ${why}`);
	};
	if (settings.has('record')) refuse('--record', 'copy the file instead');
	if (interval !== undefined) refuse('an interval', 'a recording has its own');
	if (Object.keys(options).length > 0) {
		refuse(`--${Object.keys(options)[0] ?? ''}`, 'a recording was made with its own options');
	}

	const [at, isOnce] = [settings.text('at'), settings.has('once')];
	if (at !== undefined && momentOf(at, 0) === undefined) {
		throw new UsageError(`--at needs a time such as 22:14:05, not ${JSON.stringify(at)}`);
	}

	const prints =
		view.json || count !== undefined || (!surroundings.stdoutIsTerminal && panels.length > 0);
	if (!isOnce && !prints) {
		requireTerminal(surroundings);
		if (panels.length > 1) {
			throw new UsageError('the dashboard opens at one panel: name one, or use --json for several');
		}
	}

	return {
		...{mode: 'replay', file: settings.text('replay') ?? '', view, filters, at},
		how: isOnce ? 'once' : prints ? 'print' : 'screen',
		panels: panels.map(({name}) => name),
		count: count === undefined ? undefined : positiveInteger('the count', count),
	};
}

/**
 * `22:14`, `22:14:05`: the first such local time from `start` on; or `2026-01-02T22:14:05` with or
 * without a time zone. Milliseconds since the epoch; undefined for what is no time.
 */
export function momentOf(text: string, start: number): number | undefined {
	const [, hours, minutes, seconds = '0'] = /^(\d\d?):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
	if (hours === undefined || minutes === undefined) {
		const at = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
		return Number.isNaN(at) ? undefined : at;
	}

	if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
	const date = new Date(start);
	date.setHours(Number(hours), Number(minutes), Number(seconds), 999);
	if (date.getTime() < start) date.setDate(date.getDate() + 1);
	return date.getTime();
}

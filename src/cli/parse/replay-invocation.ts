// What was asked for with --replay → how the recording is to be shown, and what of it. Pure.
import type {Request} from './request.js';
import type {PrintForm} from '../../output/print-form.js';
import {requireTerminal} from './require-terminal.js';
import {positiveInteger, type Surroundings} from './values.js';
import {UsageError} from '../../core/errors.js';
import type {Filters} from '../../core/filters.js';

export type ReplayInvocation = {
	readonly mode: 'replay';
	readonly file: string;
	/** `print` is one interval after the other, as when they were recorded. */
	readonly how: 'screen' | 'print' | 'once';
	readonly view: PrintForm;
	/** Names of probes; empty means all that were recorded. */
	readonly panels: readonly string[];
	readonly filters: Filters;
	readonly count: number | undefined;
	/** As `momentOf` takes it. */
	readonly at: string | undefined;
	/** The settings file, or `none`. @default where the settings of this user are */
	readonly config: string | undefined;
};

/** @param view with the column to sort by as it was typed: the recording knows its columns */
export function replayInvocation(
	{panels, interval, count, settings, filters, options}: Request,
	surroundings: Surroundings,
	view: PrintForm,
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
	if (!isOnce && !prints) requireTerminal(surroundings);

	return {
		...{mode: 'replay', file: settings.text('replay') ?? '', view, filters, at},
		how: isOnce ? 'once' : prints ? 'print' : 'screen',
		panels: panels.map(({name}) => name),
		config: settings.text('config'),
		count: count === undefined ? undefined : positiveInteger('the count', count),
	};
}

/**
 * `22:14`, `22:14:05`: the first such local time from `start` on; or `2026-01-02T22:14:05` with or
 * without a time zone. Milliseconds since the epoch; undefined for what is no time.
 */
export function momentOf(text: string, start: number): number | undefined {
	const [, hours, minutes, seconds = '0'] = /^(\d\d?):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
	if (hours === undefined || minutes === undefined) return dated(text);

	if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
	const date = new Date(start);
	date.setHours(Number(hours), Number(minutes), Number(seconds), 999);
	if (date.getTime() < start) date.setDate(date.getDate() + 1);
	return date.getTime();
}

/** As momentOf, of a text with a date. Date.parse takes February 30 for a day in March. */
function dated(text: string): number | undefined {
	const form = /^(\d{4})-(\d\d)-(\d\d)[T ]\d\d:\d\d(?::\d\d(\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/i;
	const [, year, month, day, fraction] = form.exec(text) ?? [];
	const at = Date.parse(text);
	if (year === undefined || Number.isNaN(at)) return undefined;
	const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
	if (date.getUTCDate() !== Number(day)) return undefined;
	// A time without a fraction means the end of its second, with a date and without.
	return fraction === undefined ? at + 999 : at;
}

/** A moment in the time zone in which the user wrote one: `2026-01-02T22:14:05`, local, or `…Z`. */
export function momentLike(text: string, at: number): string {
	const [zone = ''] = /(?<=:\d\d.*)(?:Z|[+-]\d\d:?\d\d)$/i.exec(text) ?? [];
	const offset =
		zone === ''
			? -60_000 * new Date(at).getTimezoneOffset()
			: Date.parse(text.slice(0, -zone.length) + 'Z') - Date.parse(text);
	return new Date(at + offset).toISOString().slice(0, 19) + zone;
}

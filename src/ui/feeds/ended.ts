// The process that was drilled into, looked for again and again → when it ended, and how to say so.
import {useState} from 'react';
import {spanText} from '../../core/format.js';
import type {Life} from '../../kernel/process-life.js';
import type {Moment} from '../../engine/time.js';
import {subjectOf, type Drill} from './drill.js';
import {lastSeen} from './drilled-views.js';
import type {Views} from './view.js';

/** When it ended, in milliseconds of the wall clock; null where that is not known. */
export type End = {readonly at: number | null};

type LifeOf = (pid: number, since: number) => Life;

class EndWatch {
	readonly #lifeOf: LifeOf;
	#pid: number | undefined;
	#since = 0;
	#runsAt = 0;

	constructor(lifeOf: LifeOf = () => 'unknown') {
		this.#lifeOf = lifeOf;
	}

	endOf(drill: Drill | undefined, views: Views): End | undefined {
		const pid = drill && subjectOf(drill);
		if (pid !== this.#pid) [this.#since, this.#runsAt] = [Date.now(), 0];
		// Without a drill there is none: who drills into the same number again may mean another process.
		this.#pid = typeof pid === 'number' ? pid : undefined;
		if (drill === undefined || typeof pid !== 'number') return undefined;
		const life = this.#lifeOf(pid, this.#since);
		if (life === 'runs') this.#runsAt = Date.now();
		if (life !== 'ended') return undefined;
		// A process that ends runs once more.
		const at = Math.max(this.#runsAt, lastSeen(views, drill));
		return {at: at === 0 ? null : at};
	}
}

/** Undefined while the process runs, and where /proc does not tell. */
export function useEnd(
	lifeOf: LifeOf | undefined,
	drill: Drill | undefined,
	views: Views,
): End | undefined {
	const [watch] = useState(() => new EndWatch(lifeOf));
	return watch.endOf(drill, views);
}

/** `exited 12 s ago`; empty at a moment when it still ran. */
export function endText(end: End | undefined, moment: Moment): string {
	if (end === undefined) return '';
	if (end.at === null) return 'exited';
	const ago = (moment.isLive ? Date.now() : moment.at) - end.at;
	if (ago < 0) return moment.isLive ? 'exited just now' : '';
	return `exited ${ago < 60_000 ? `${Math.round(ago / 1000)} s` : spanText(ago)} ago`;
}

// Where in time the screen is, and the steps that move it: the same for live data and for recordings.

export type Past = {
	readonly isLive: false;
	/** The end of the interval that is shown; milliseconds since the epoch, like the others. */
	readonly at: number;
	/** How far back and forth there is something to see. */
	readonly from: number;
	readonly to: number;
	/** Of a recording; undefined where live data goes on being collected. */
	readonly playback?: {
		readonly isPlaying: boolean;
		/** Times the recorded speed. */
		readonly speed: number;
	};
};

export type Moment = {readonly isLive: true} | Past;

export const isReplay = (moment: Moment): boolean =>
	!moment.isLive && moment.playback !== undefined;

/** `toggle` freezes and goes live again; in a recording it pauses and plays. */
export type TimeStep =
	| 'toggle'
	| 'back'
	| 'forward'
	| 'minuteBack'
	| 'minuteForward'
	| 'start'
	| 'end'
	| 'faster'
	| 'slower';

/** Whether the screen would be the same. */
export function isSame(one: Moment, other: Moment): boolean {
	if (one.isLive || other.isLive) return one.isLive === other.isLive;
	const [a, b] = [one.playback, other.playback];
	return one.at === other.at && a?.isPlaying === b?.isPlaying && a?.speed === b?.speed;
}

/** What is said of a step that leads nowhere. */
export const stays: Readonly<Record<TimeStep, string>> = {
	toggle: 'there is nothing to pause',
	back: 'there is nothing earlier',
	minuteBack: 'there is nothing earlier',
	start: 'there is nothing earlier',
	forward: 'there is nothing later',
	minuteForward: 'there is nothing later',
	end: 'there is nothing later',
	faster: 'that is the highest speed',
	slower: 'that is the lowest speed',
};

export type TimeControl = {
	/** The same object until it changes. */
	moment(): Moment;
	/**
	 * Live data is stepped through by the snapshots of the panel, or by those of all panels where it has none;
	 * a replay by its frames.
	 */
	move(step: TimeStep, panel?: string): void;
	subscribe(listener: () => void): () => void;
};

const minuteMs = 60_000;

/**
 * The moment that a step leads to among `ticks`, which are ascending; undefined is live.
 *
 * @param at what is shown: the frozen moment, or the newest that is on the screen
 */
export function stepped(
	step: TimeStep,
	at: number,
	isLive: boolean,
	ticks: readonly number[],
): number | undefined {
	switch (step) {
		case 'toggle':
			return isLive ? at : undefined;
		case 'back':
			return ticks.findLast((tick) => tick < at) ?? at;
		case 'minuteBack':
			return ticks.findLast((tick) => tick <= at - minuteMs) ?? ticks[0] ?? at;
		case 'start':
			return ticks[0] ?? at;
		case 'forward':
			return isLive ? undefined : (ticks.find((tick) => tick > at) ?? at);
		case 'minuteForward':
			return isLive ? undefined : (ticks.find((tick) => tick >= at + minuteMs) ?? ticks.at(-1));
		case 'end':
			return undefined;
		case 'faster':
		case 'slower':
			return isLive ? undefined : at;
	}
}

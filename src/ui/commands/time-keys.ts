// Through time: freeze, step back and forth through the snapshots, live again; in a recording also play,
// at any speed.
import {isReplay, type TimeStep} from '../../engine/time.js';
import type {Command, Context, Hint, Outcome} from './command.js';
import {outsideHelp} from './everywhere.js';

const go = (step: TimeStep): Outcome => ({effect: 'time', step});

const steps = (
	id: string,
	key: string,
	step: TimeStep,
	title: string,
	topic: string,
	hint: Hint,
): Command => ({
	...{id: `time.${id}`, scope: 'everywhere', keys: [key], title, topic},
	// Where nothing is frozen yet, the pause is hint enough.
	hint: outsideHelp(({moment}) => (moment.isLive ? undefined : hint)),
	run: () => go(step),
});

/** Home and End belong to the rows while the data is live. */
const ends = (key: string, step: TimeStep, title: string, hint: Command['hint']): Command => ({
	...{id: `time.${step}`, scope: 'time', keys: [key], title},
	topic: 'in the past: the oldest moment, live again; in a recording: its beginning, its end',
	...(hint && {hint}),
	run: ({moment}) => (moment.isLive ? undefined : go(step)),
});

const speed = (step: 'faster' | 'slower', keys: readonly string[]): Command => ({
	...{id: `time.${step}`, scope: 'time', keys, title: `play a recording ${step}`},
	topic: 'in a recording: play it faster or slower',
	hint: ({moment}) => (isReplay(moment) ? ['speed', 2] : undefined),
	run: ({moment}) => (isReplay(moment) ? go(step) : undefined),
});

function pauseHint({moment}: Context): Hint {
	if (moment.isLive) return ['pause', 3];
	return [
		moment.playback === undefined ? 'go on' : moment.playback.isPlaying ? 'pause' : 'play',
		1,
	];
}

const step = 'a snapshot back or forward in time; data goes on being collected';
const jump = 'a minute back or forward in time';

export const time: readonly Command[] = [
	{
		...{id: 'pause', scope: 'everywhere', keys: ['p', 'Space'], title: 'pause or go on'},
		topic: 'freeze the screen, or go on; in a recording: pause, play',
		hint: outsideHelp(pauseHint),
		run: () => go('toggle'),
	},
	steps('back', '[', 'back', 'a snapshot back', step, ['step', 2]),
	steps('forward', ']', 'forward', 'a snapshot forward', step, ['step', 2]),
	steps('minute-back', '{', 'minuteBack', 'a minute back', jump, ['minute', 3]),
	steps('minute-forward', '}', 'minuteForward', 'a minute forward', jump, ['minute', 3]),
	ends('Home', 'start', 'the oldest moment', undefined),
	ends('End', 'end', 'live again', ({moment}) =>
		moment.isLive || moment.playback !== undefined ? undefined : ['live', 1],
	),
	speed('faster', ['+', '=']),
	speed('slower', ['-']),
];

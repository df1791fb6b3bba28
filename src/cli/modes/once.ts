// --once: one snapshot of each panel over the same length of time, as text or as one JSON document.
import type {Invocation} from '../parse/invocation.js';
import type {Target} from '../../output/target.js';
import {onceText} from '../../output/panel-text.js';
import type {Scheduler} from '../../engine/scheduler.js';
import {type Snapshot, withoutRetry} from '../../core/snapshot.js';
import {type Answer, complainAbout, type Console, printDocument} from './printing.js';

/** Resolves with the exit status. What is attached is left to the end of the process. */
export async function runOnce(
	{targets, recorded = [], view, intervalMs}: Extract<Invocation, {mode: 'once'}>,
	console: Console,
	scheduler: Pick<Scheduler, 'subscribe'>,
): Promise<number> {
	const shown = targets.map(async (target): Promise<Answer> => ({
		target,
		snapshot: await next(scheduler, target, intervalMs),
	}));
	const others = recorded.map((target) => next(scheduler, target, intervalMs));
	const [answers] = await Promise.all([Promise.all(shown), Promise.all(others)]);
	const ready = answers.filter(({snapshot}) => snapshot.status === 'ready');
	if (view.json) printDocument(console, answers, view, console.paper.isTerminal);
	else {
		const texts = ready.map(({target, snapshot}) =>
			onceText(target, snapshot, view, console.paper),
		);
		if (texts.length > 0) console.print(texts.join('\n'));
	}

	complainAbout(
		console,
		answers.map(({snapshot}) => snapshot),
	);
	return ready.length === answers.length ? 0 : 1;
}

/** The first snapshot; later ones cannot come before all others have theirs, and are ignored. */
const next = (
	scheduler: Pick<Scheduler, 'subscribe'>,
	{source}: Target,
	intervalMs: number,
): Promise<Snapshot> =>
	new Promise((resolve) => {
		scheduler.subscribe(source, intervalMs, (snapshot) => {
			// Nothing is tried again here.
			resolve(withoutRetry(snapshot));
		});
	});

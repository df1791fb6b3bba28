// --replay FILE → the recording on the screen, or printed; neither BPF nor root is needed.
import {momentLike, momentOf, type ReplayInvocation} from '../parse/replay-invocation.js';
import {ReplayPrint} from './replay-print.js';
import {overviewAt} from './replay-overview.js';
import {farthest, filtered, sameMomentMs, targetOf, withoutOthers} from './replay-targets.js';
import type {Target} from '../../output/target.js';
import type {Console} from './printing.js';
import {lostText} from './recording.js';
import {runOnce} from './once.js';
import {UsageError} from '../../core/errors.js';
import {clockTime} from '../../core/wall-clock.js';
import {isLoaded, loaded, type Listed, type Probe, type Tool} from '../../core/tool.js';
import type {Snapshot} from '../../core/snapshot.js';
import type {Frame} from '../../record/frame-format.js';
import {Recording} from '../../record/reader.js';

/** Resolves with the exit status. Throws a RecordingError for a file that cannot be replayed. */
export async function runReplay(
	wanted: ReplayInvocation,
	listed: readonly Listed[],
	supporting: readonly Probe[],
	overview: Probe,
	console: Console,
): Promise<number> {
	const recording = new Recording(wanted.file);
	const isMeant = meant(wanted, recording);
	const known = listed.filter((tool) => isLoaded(tool) || isMeant(tool));
	const panels = await Promise.all(known.map(loaded));
	const probes = [...panels, ...supporting];
	for (const note of recording.notes) console.complain(`${wanted.file}: ${note}`);
	const from = startOf(recording, wanted.at);
	const tellUnreadable = (): void => {
		const {unreadable} = recording;
		if (unreadable === 0) return;
		const parts = unreadable === 1 ? 'one part' : `${unreadable} parts`;
		console.complain(`${wanted.file}: ${parts} cannot be read by this version`);
	};
	if (wanted.how === 'screen') {
		const {openReplay} = await import('./full-screen.js');
		const left = await openReplay(wanted, recording, from, panels, supporting, listed);
		tellUnreadable();
		return left;
	}

	const isWanted = choice(wanted, recording, panels);
	const status =
		wanted.how === 'once'
			? await printOnce(
					...([wanted, recording, from ?? recording.length - 1] as const),
					...([probes, overview, console, isWanted] as const),
				)
			: await new ReplayPrint(wanted, recording, probes, overview, console, isWanted).run(
					from ?? 0,
				);
	const lost = lostText(recording);
	if (lost !== '') console.complain(`${wanted.file}: ${lost}`);
	tellUnreadable();
	return status;
}

/** For which tools a module is loaded: those that are printed or shown; named ones are printed alone. */
function meant({panels, how}: ReplayInvocation, recording: Recording): (tool: Tool) => boolean {
	if (how !== 'screen' && panels.length > 0) return ({name}) => panels.includes(name);
	const recorded = new Set([...recording.sources().values()].map(({source}) => source.panel));
	return ({name}) => recorded.has(name) || panels.includes(name);
}

/**
 * Unless panels are named, those are printed that were asked for when it was recorded. Where an older file does
 * not say, what the overview is made from is printed only if nothing else was recorded.
 */
function choice(
	wanted: ReplayInvocation,
	recording: Recording,
	panels: readonly Probe[],
): (panel: string, frame: Frame | undefined) => boolean {
	if (wanted.panels.length > 0) return (panel) => wanted.panels.includes(panel);
	const isPanel = (panel: string): boolean => panels.some(({name}) => name === panel);
	const hasPanels = [...recording.sources().values()].some(({source}) => isPanel(source.panel));
	return (panel, frame) =>
		(frame && recording.asked(frame))?.has(panel) ?? (hasPanels ? isPanel(panel) : true);
}

/** Throws a UsageError for a time that the recording does not reach. */
function startOf(recording: Recording, at: string | undefined): number | undefined {
	if (at === undefined) return undefined;
	const [first, last] = [recording.timeOf(0), recording.timeOf(recording.length - 1)];
	const moment = momentOf(at, first) ?? first;
	// A second is not known more precisely than by its number.
	if (moment + 1000 < first || moment > last + 1000) {
		const span = [first, last].map((time) => momentLike(at, time)).join(' to ');
		throw new UsageError(`--at ${at} is not in the recording, which goes from ${span}`);
	}

	return recording.indexAt(moment);
}

/** A snapshot that is older than the others says of when it is. */
function dated(snapshot: Snapshot, since: number): Snapshot {
	if (snapshot.status !== 'ready' || snapshot.at >= since) return snapshot;
	const caveat = `This snapshot is of ${clockTime(snapshot.at)}, earlier than the others.`;
	return {...snapshot, caveats: [...snapshot.caveats, caveat]};
}

/** The last snapshot, up to the frame, of each panel that was open in it. */
async function printOnce(
	wanted: ReplayInvocation,
	recording: Recording,
	index: number,
	probes: readonly Probe[],
	overview: Probe,
	console: Console,
	isChosen: (panel: string, frame: Frame | undefined) => boolean,
): Promise<number> {
	const found = new Map<string, {target: Target; snapshot: Snapshot}>();
	const [newest] = recording.back(index, farthest);
	const isWanted = (panel: string): boolean => isChosen(panel, newest);
	const last = newest && withoutOthers(newest);
	const open = (last?.sources ?? []).map(({panel}) => panel).filter((panel) => isWanted(panel));
	for (const frame of recording.back(index, farthest)) {
		for (const {source, snapshot} of withoutOthers(frame).entries) {
			const isNew = !found.has(source.panel) && open.includes(source.panel);
			const target = isNew ? targetOf(source, probes) : undefined;
			if (target === undefined) continue;
			const since = (last?.at ?? 0) - sameMomentMs(source);
			found.set(source.panel, {target, snapshot: dated(snapshot, since)});
		}

		if (open.every((panel) => found.has(panel))) break;
	}

	const judged = isWanted(overview.name)
		? overviewAt(recording, index, overview, wanted.filters)
		: undefined;
	if (judged !== undefined) found.set(overview.name, judged);
	const missing = wanted.panels.filter((name) => !found.has(name));
	for (const name of missing) console.complain(`${wanted.file} holds no ${name} at that time`);
	const names = [overview, ...probes].map(({name}) => name).filter((name) => found.has(name));
	const targets = names.flatMap((name) => found.get(name)?.target ?? []);
	const origin = last && {machine: last.machine, at: () => last.at};
	const status = await runOnce(
		{mode: 'once', view: wanted.view, targets, intervalMs: 0, probing: {}},
		{...console, ...(origin && {origin})},
		{
			subscribe(source, _intervalMs, listener) {
				const snapshot = found.get(source.probe.name)?.snapshot;
				// The snapshots that the overview is made from were filtered before.
				const isMade = source.probe.madeFrom !== undefined;
				if (snapshot !== undefined)
					listener(isMade ? snapshot : filtered(snapshot, wanted.filters, source));
				return () => undefined;
			},
		},
	);
	return missing.length > 0 ? 1 : status;
}

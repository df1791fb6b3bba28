// --replay FILE → the recording on the screen, or printed; neither BPF nor root is needed.
import {momentOf, type ReplayInvocation} from './replay-invocation.js';
import {ReplayPrint} from './replay-print.js';
import {filtered, targetOf} from './replay-targets.js';
import type {Target} from './targets.js';
import type {Console} from './run-panels.js';
import {runOnce} from './run-once.js';
import {UsageError} from '../errors.js';
import type {Probe} from '../probe/probe.js';
import type {Snapshot} from '../probe/snapshot.js';
import {Recording} from '../record/reader.js';

/** Resolves with the exit status. Throws a RecordingError for a file that cannot be replayed. */
export async function runReplay(
	wanted: ReplayInvocation,
	panels: readonly Probe[],
	supporting: readonly Probe[],
	console: Console,
): Promise<number> {
	const recording = new Recording(wanted.file);
	const probes = [...panels, ...supporting];
	for (const note of recording.notes) console.complain(`${wanted.file}: ${note}`);
	const from = startOf(recording, wanted.at);
	if (wanted.how === 'screen') {
		const {openReplay} = await import('./full-screen.js');
		return openReplay(wanted, recording, from, panels, supporting);
	}

	const isWanted = choice(wanted, recording, panels);
	const status =
		wanted.how === 'once'
			? await printOnce(wanted, recording, from ?? recording.length - 1, probes, console, isWanted)
			: await new ReplayPrint(wanted, recording, probes, console, isWanted).run(from ?? 0);
	if (recording.unreadable > 0) {
		console.complain(`${wanted.file}: ${recording.unreadable} parts hold no data of this version`);
	}

	return status;
}

/** Unless panels are named, what supports others is printed only where there is nothing else. */
function choice(
	wanted: ReplayInvocation,
	recording: Recording,
	panels: readonly Probe[],
): (panel: string) => boolean {
	if (wanted.panels.length > 0) return (panel) => wanted.panels.includes(panel);
	const isPanel = (panel: string): boolean => panels.some(({name}) => name === panel);
	const hasPanels = recording.frame(0)?.sources.some(({panel}) => isPanel(panel)) === true;
	return hasPanels ? isPanel : () => true;
}

/** Throws a UsageError for a time that the recording does not reach. */
function startOf(recording: Recording, at: string | undefined): number | undefined {
	if (at === undefined) return undefined;
	const [first, last] = [recording.timeOf(0), recording.timeOf(recording.length - 1)];
	const moment = momentOf(at, first) ?? first;
	// A second is not known more precisely than by its number.
	if (moment + 1000 < first || moment > last + 1000) {
		const span = [first, last].map((time) => new Date(time).toISOString()).join(' to ');
		throw new UsageError(`--at ${at} is not in the recording, which is of ${span}`);
	}

	return recording.indexAt(moment);
}

/** How far back a panel's last snapshot is looked for, in frames. */
const farthest = 600;

/** The last snapshot of each panel up to the frame. */
async function printOnce(
	wanted: ReplayInvocation,
	recording: Recording,
	index: number,
	probes: readonly Probe[],
	console: Console,
	isWanted: (panel: string) => boolean,
): Promise<number> {
	const found = new Map<string, {target: Target; snapshot: Snapshot}>();
	const last = recording.frame(index);
	for (let at = index; at >= 0 && at > index - farthest; at -= 1) {
		const frame = recording.frame(at);
		if (frame?.session !== last?.session) break;
		for (const {source, snapshot} of frame?.entries ?? []) {
			const isNew = !found.has(source.panel) && isWanted(source.panel);
			const target = isNew ? targetOf(source, probes) : undefined;
			if (target !== undefined) found.set(source.panel, {target, snapshot});
		}

		if (last?.sources.every(({panel}) => found.has(panel) || !isWanted(panel)) === true) break;
	}

	const missing = wanted.panels.filter((name) => !found.has(name));
	for (const name of missing) console.complain(`${wanted.file} holds no ${name} at that time`);
	const names = probes.map(({name}) => name).filter((name) => found.has(name));
	const targets = names.flatMap((name) => found.get(name)?.target ?? []);
	const origin = last && {machine: last.machine, at: () => last.at};
	const status = await runOnce(
		{mode: 'once', view: wanted.view, targets, intervalMs: 0, probing: {}},
		{...console, ...(origin && {origin})},
		{
			subscribe(source, _intervalMs, listener) {
				const snapshot = found.get(source.probe.name)?.snapshot;
				if (snapshot !== undefined) listener(filtered(snapshot, wanted.filters));
				return () => undefined;
			},
		},
	);
	return missing.length > 0 ? 1 : status;
}

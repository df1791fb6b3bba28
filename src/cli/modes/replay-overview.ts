// A recording up to a moment → the overview as it was then, made from what was recorded of its tools.
import {farthest, filtered, sourceKey, targetOf, withoutOthers} from './replay-targets.js';
import type {Target} from '../../output/target.js';
import type {Filters} from '../../core/filters.js';
import type {Probe} from '../../core/tool.js';
import type {Snapshot} from '../../core/snapshot.js';
import {configure, type Source} from '../../core/source.js';
import {errorSeconds} from '../../overview/observed.js';
import {Judge} from '../../overview/publish.js';
import type {RecordedSnapshot} from '../../record/frame-format.js';
import type {Recording} from '../../record/reader.js';

/**
 * The recorded sources of the tools that the overview is made from, in the overview's order. Without a
 * recorded source that measures the machine the list is empty: there is nothing to judge.
 */
export function madeFrom(overview: Probe, recorded: readonly Target[]): Source[] {
	const found = (overview.madeFrom ?? []).flatMap((tool) =>
		recorded.map(({source}) => source).filter(({probe}) => probe === tool),
	);
	return found.some(({probe}) => probe.measuresMachine === true) ? found : [];
}

/** Undefined where the recording does not hold what it is made from. */
export function overviewAt(
	recording: Recording,
	index: number,
	overview: Probe,
	filters: Filters,
): {target: Target; snapshot: Snapshot} | undefined {
	const [newest] = recording.back(index, farthest);
	if (newest === undefined) return undefined;
	const last = withoutOthers(newest);
	const targets = new Map(
		last.sources.flatMap((recorded) => {
			const target = targetOf(recorded, overview.madeFrom ?? []);
			return target === undefined ? [] : [[sourceKey(recorded), target] as const];
		}),
	);
	// Newest first. Snapshots with other options or filters count something else.
	const entries: RecordedSnapshot[] = [];
	const told = new Set<string>();
	for (const frame of recording.back(index, farthest)) {
		const isRecent = last.at - frame.at <= errorSeconds * 1000;
		if (!isRecent && told.size === targets.size) break;
		for (const entry of withoutOthers(frame).entries.toReversed()) {
			const key = sourceKey(entry.source);
			if (!targets.has(key) || (!isRecent && told.has(key))) continue;
			told.add(key);
			entries.push(entry);
		}
	}

	const parts = madeFrom(
		overview,
		[...told].flatMap((key) => targets.get(key) ?? []),
	);
	const source = configure(overview);
	let judged: (() => Snapshot) | undefined;
	const judge = new Judge(source, parts, (last) => {
		judged = last;
	});
	for (const {source: from, snapshot} of entries.toReversed()) {
		const part = parts.find(({probe}) => probe.name === from.panel);
		if (part !== undefined) judge.receive(filtered(snapshot, filters, part));
	}

	return judged === undefined ? undefined : {target: {source, caveats: []}, snapshot: judged()};
}

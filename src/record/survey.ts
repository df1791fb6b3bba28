// The frames of a recording → which panels are anywhere in it, and how much its recorder lost, without
// reading what the panels have counted.
import {frameHead, idOf, type RecordedSource} from './frame-format.js';
import {type FrameAt, read} from './scan.js';
import {frameFrom} from './validate.js';

/** As the panel was configured first, and the time of that frame. */
export type FirstSource = {readonly source: RecordedSource; readonly at: number};

/** What the sources of most frames fit into, compressed. */
const usualBytes = 1024;

export type Survey = {
	/** By the panel's id. */
	readonly sources: ReadonlyMap<string, FirstSource>;
	/** By run: the ids of all panels that were asked for in it, in the order of their appearance; where it says. */
	readonly asked: ReadonlyMap<number, ReadonlySet<string>>;
	/** Whether each run says it. */
	readonly allSay: boolean;
	/** Snapshots that the recorder could not write. */
	readonly lost: number;
};

export function survey(fd: number, frames: readonly FrameAt[]): Survey {
	const sources = new Map<string, FirstSource>();
	const asked = new Map<number, Set<string>>();
	let allSay = true;
	let [before, dropped, lost]: [string | undefined, number, number] = [undefined, 0, 0];
	for (const frame of frames) {
		const json = withoutSnapshots(fd, frame);
		// Few frames have other sources than the one before.
		if (json !== undefined && json !== before) {
			before = json;
			const head = frameFrom(frame.at, json);
			dropped = head?.dropped ?? 0;
			for (const source of head?.sources ?? [])
				if (!sources.has(idOf(source))) sources.set(idOf(source), {source, at: frame.at});
			if (head?.panels !== undefined)
				asked.set(head.session, new Set([...(asked.get(head.session) ?? []), ...head.panels]));
			else if (head !== undefined) allSay = false;
		}

		if (json !== undefined) lost += dropped;
	}

	return {sources, asked, allSay, lost};
}

/** Undefined for a frame that kerntop did not write. */
function withoutSnapshots(fd: number, {offset, length}: FrameAt): string | undefined {
	for (let size = usualBytes; ; size *= 4) {
		try {
			const head = frameHead(read(fd, offset, Math.min(size, length)));
			if (head !== undefined) return head;
		} catch {
			return undefined;
		}

		if (size >= length) return undefined;
	}
}

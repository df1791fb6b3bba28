// A stand-in for the scheduler: feeds that show what a test pushes into them, and remember how they were opened.
import type {Feed} from '../../src/probe/feed.js';
import type {ReadySnapshot, Snapshot} from '../../src/probe/snapshot.js';
import type {Source} from '../../src/probe/source.js';

export type Opened = {
	readonly source: Source;
	readonly intervalMs: number;
	readonly past: readonly ReadySnapshot[];
	open: boolean;
	push(snapshot: Snapshot): void;
};

export class FakeFeeds {
	/** Every feed ever opened, oldest first. */
	readonly opened: Opened[] = [];
	readonly #histories: (tool: string) => readonly ReadySnapshot[];

	/** A feed opens with this history, and is ready if it is not empty. */
	constructor(histories: (tool: string) => readonly ReadySnapshot[] = () => []) {
		this.#histories = histories;
	}

	openFeed = (source: Source, intervalMs: number, past: readonly ReadySnapshot[] = []): Feed => {
		const listeners = new Set<() => void>();
		let history = past.length > 0 ? past : this.#histories(source.probe.name);
		let latest: Snapshot = history.at(-1) ?? {status: 'starting', panel: source.probe.name};
		const opened: Opened = {
			...{source, intervalMs, past, open: true},
			push(snapshot) {
				latest = snapshot;
				if (snapshot.status === 'ready') history = [...history, snapshot].slice(-600);
				for (const listener of [...listeners]) listener();
			},
		};
		this.opened.push(opened);
		return {
			source,
			snapshot: () => latest,
			history: () => history,
			subscribe(listener) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
			close() {
				opened.open = false;
			},
		};
	};

	/** The feeds that are open now, by tool. */
	get current(): ReadonlyMap<string, Opened> {
		const open = this.opened.filter((feed) => feed.open);
		return new Map(open.map((feed) => [feed.source.probe.name, feed]));
	}

	/** Pushes one snapshot into the tool's open feed. */
	push(tool: string, snapshot: Snapshot): void {
		this.current.get(tool)?.push(snapshot);
	}
}

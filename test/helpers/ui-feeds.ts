// A stand-in for the scheduler: feeds that show what a test pushes into them, and remember how they were opened.
import type {Feed} from '../../src/engine/feed.js';
import type {ReadySnapshot, Snapshot} from '../../src/core/snapshot.js';
import type {Source} from '../../src/core/source.js';

export type Opened = {
	readonly source: Source;
	readonly intervalMs: number;
	readonly past: readonly ReadySnapshot[];
	open: boolean;
	/** False for what is opened of a drill, beside the panel's own. */
	readonly recorded: boolean;
	/** The panel's id, where it is recorded. */
	readonly panel: string;
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

	openFeed = (
		source: Source,
		intervalMs: number,
		past: readonly ReadySnapshot[] = [],
		panel = source.probe.name,
	): Feed =>
		this.#open(source, intervalMs, this.#begun(source, past), {past, recorded: true, panel});

	/** Of what is drilled into there is no past. */
	openDetail = (source: Source, intervalMs: number, past?: readonly ReadySnapshot[]): Feed => {
		const begun = past === undefined ? [] : this.#begun(source, past);
		return this.#open(source, intervalMs, begun, {past: past ?? [], recorded: false, panel: ''});
	};

	#begun({probe}: Source, past: readonly ReadySnapshot[]): readonly ReadySnapshot[] {
		return past.length > 0 ? past : this.#histories(probe.name);
	}

	#open(
		source: Source,
		intervalMs: number,
		begun: readonly ReadySnapshot[],
		about: Pick<Opened, 'past' | 'recorded' | 'panel'>,
	): Feed {
		const listeners = new Set<() => void>();
		let history = begun;
		let latest: Snapshot = history.at(-1) ?? {status: 'starting', panel: source.probe.name};
		const opened: Opened = {
			...{source, intervalMs, ...about, open: true},
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
	}

	/** The feeds that are open now of the panels with a tool's name, by tool. */
	get current(): ReadonlyMap<string, Opened> {
		const open = this.opened.filter((feed) => feed.open && feed.panel === feed.source.probe.name);
		return new Map(open.map((feed) => [feed.source.probe.name, feed]));
	}

	/** Pushes one snapshot into the tool's own feed, and into what is open of a drill. */
	push(tool: string, snapshot: Snapshot): void {
		this.current.get(tool)?.push(snapshot);
		this.details.get(tool)?.push(snapshot);
	}

	/** What else is open, of a drill or of a second panel, by tool. */
	get details(): ReadonlyMap<string, Opened> {
		const open = this.opened.filter((feed) => feed.open && feed.panel !== feed.source.probe.name);
		return new Map(open.map((feed) => [feed.source.probe.name, feed]));
	}
}

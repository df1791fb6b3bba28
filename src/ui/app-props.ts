// What the command line hands to the dashboard; tests hand it fakes.
import type {Memory} from '../config/memory.js';
import type {Feed} from '../probe/feed.js';
import type {Filters, Options, Probe} from '../probe/probe.js';
import type {ReadySnapshot} from '../probe/snapshot.js';
import type {Source} from '../probe/source.js';
import type {TimeControl} from '../probe/time.js';
import type {RecordingStatus} from '../record/writer.js';
import type {SelfCost} from './self-cost.js';
import type {ThemeColors} from './themes.js';

export type AppProps = {
	readonly version: string;
	readonly host: string;
	/** The kernel's release, as `uname -r` prints it. */
	readonly kernel: string;
	/** No character beyond ASCII on the screen. */
	readonly ascii: boolean;
	/** False for `--no-color` and NO_COLOR: bold and inverse only. */
	readonly color: boolean;
	/** @default those for a dark background */
	readonly colors?: ThemeColors;
	/** Shown until the first key: what was wrong with a theme file. */
	readonly notices?: readonly string[];
	/** `overview`, or the name of a probe. */
	readonly initialPanel: string;
	readonly initialIntervalMs: number;
	/** From the command line; drilling into a row replaces `pids`. */
	readonly filters: Filters;
	/** In the order of their number keys. */
	readonly probes: readonly Probe[];
	/** Without a tab: what the overview shows of them. @default none */
	readonly supporting?: readonly Probe[];
	/** The options from the command line for this panel. */
	readonly optionsFor: (panel: string) => Options;
	/** Whether the mouse works. @default true */
	readonly pointer?: boolean;
	/** At most so many rows in each table. @default as many as fit */
	readonly rows?: number | undefined;
	/** The column that the initial panel is sorted by. @default the probe's own */
	readonly sort?: string | undefined;
	/** Subscribes at once; `past` is the history of a comparable source. */
	readonly openFeed: (source: Source, intervalMs: number, past?: readonly ReadySnapshot[]) => Feed;
	/** The user's settings, and where changes of them go. @default none */
	readonly memory?: Memory;
	/** Of a replay. @default steps through what the feeds keep */
	readonly time?: TimeControl;
	/** How the recording of this session goes on, where one is made. */
	readonly recording?: (() => RecordingStatus) | undefined;
	/** What this process costs; called for every frame. @default measured */
	readonly measureSelf?: () => SelfCost;
};

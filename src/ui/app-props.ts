// What the command line hands to the dashboard; tests hand it fakes.
import type {Life} from '../kernel/process-life.js';
import type {Memory} from '../config/settings-memory.js';
import type {Filters} from '../core/filters.js';
import type {Options} from '../core/options.js';
import type {Listed, Probe} from '../core/tool.js';
import type {TimeControl} from '../engine/time.js';
import type {RecordingStatus} from '../record/writer.js';
import type {FeedOpeners} from './feeds/channels.js';
import type {SelfCost} from './panes/self-cost.js';
import type {ChartStyle} from './theme/theme.js';
import type {ThemeColors} from './theme/themes.js';

export type AppProps = FeedOpeners & {
	readonly version: string;
	readonly host: string;
	/** The kernel's release, as `uname -r` prints it. */
	readonly kernel: string;
	/** No character beyond ASCII on the screen. */
	readonly ascii: boolean;
	/** What charts are drawn with where no setting says. @default braille */
	readonly style?: ChartStyle;
	/** False for `--no-color` and NO_COLOR: bold and inverse only. */
	readonly color: boolean;
	/** @default those for a dark background */
	readonly colors?: ThemeColors;
	/** Shown until the first key: what was wrong with a theme file. */
	readonly notices?: readonly string[];
	/** `overview`, or the name of a tool. */
	readonly initialPanel: string;
	readonly initialIntervalMs: number;
	/** From the command line: applied in the kernel from the start. */
	readonly filters: Filters;
	/** With a tab from the start, in the order of the tabs. */
	readonly probes: readonly Listed[];
	/** Tabs after those: second panels of tools. @default none */
	readonly more?: ReadonlyArray<{readonly id: string; readonly tool: string}>;
	/** Always at work: the overview needs them. @default none */
	readonly supporting?: readonly Probe[];
	/** What else can be opened. @default none */
	readonly others?: readonly Listed[];
	/** The options from the command line for this panel, by its id. */
	readonly optionsFor: (panel: string) => Options;
	/** Whether the mouse works. @default true */
	readonly pointer?: boolean;
	/** At most so many rows in each table. @default as many as fit */
	readonly rows?: number | undefined;
	/** The column that every panel which has it is sorted by. @default the probe's own */
	readonly sort?: string | undefined;
	/** The user's settings, and where changes of them go. @default none */
	readonly memory?: Memory;
	/** Of a replay. @default steps through what the feeds keep */
	readonly time?: TimeControl;
	/** How the recording of this session goes on, where one is made. */
	readonly recording?: (() => RecordingStatus) | undefined;
	/** Called with the ids of the tabs, at the start and when they change. */
	readonly onTabs?: (ids: readonly string[]) => void;
	/** Of the processes that the rows are about. @default whether they run is not known */
	readonly lifeOf?: (pid: number, since: number) => Life;
	/** What this process costs; called for every frame. @default measured */
	readonly measureSelf?: () => SelfCost;
};

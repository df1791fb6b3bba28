// What a command is: one thing that a key, the palette or the mouse can do, and all that is shown of it.
import type {Options} from '../../core/options.js';
import type {Tool} from '../../core/tool.js';
import type {Arrangement} from '../state/layout.js';
import type {Assessment} from '../../overview/assess.js';
import type {Moment, TimeStep} from '../../engine/time.js';
import type {FoundCommand} from './palette-search.js';
import type {PanelTable} from '../rows/panel-table.js';
import type {Grid} from '../overview/overview-lines.js';
import type {State} from '../state/state.js';
import type {Panel, View} from '../feeds/view.js';

/**
 * Where a command's keys work. `always` comes before everything else, then what belongs to the place
 * where the user is (in the past of a place, first `time`), then `panels` and `everywhere`.
 */
export type Scope =
	| 'always'
	| 'palette'
	| 'picker'
	| 'prompt'
	| 'columns'
	| 'help'
	| 'time'
	| 'overview'
	| 'picture'
	| 'rows'
	| 'panel'
	| 'panels'
	| 'everywhere';

/** Where the user is, as the keys pressed so far have led there, drawn or not. */
export type Context = {
	/** Without the notice of the key before. */
	readonly state: State;
	/** Those with a tab, in the order of the tabs. */
	readonly panels: readonly Panel[];
	/** All tools that can be opened. */
	readonly catalogue: readonly Tool[];
	readonly moment: Moment;
	/** The current panel; undefined in the overview. */
	readonly view: View | undefined;
	/** The current panel's rows, if it lists any. */
	readonly table: PanelTable | undefined;
	/** The options in force for a panel: the command line's, and on top those switched since. */
	readonly optionsFor: (panel: string) => Options;
	/** The panels on the screen, where there is no overview. */
	readonly arrangement: Arrangement;
	/** The overview's judgement; empty as long as no tool has measured the machine as a whole. */
	readonly resources: readonly Assessment[];
	/** What the palette lists while it is open. */
	readonly found: readonly FoundCommand[];
	/** What was typed after `=` into the palette that a command is run from. */
	readonly typedValue?: string | undefined;
	/** The first line of the help when its last one is in sight. */
	readonly helpEnd: () => number;
	/** The overview's cells in sight. */
	readonly grid: Grid;
	/** Rows that fit the screen: a page. */
	readonly page: number;
	/** Inside the frame of a full panel, in cells. */
	readonly panelSize: {readonly width: number; readonly height: number};
	/** Nothing can be seen of what a key does. */
	readonly isTooSmall: boolean;
	/** There is a notice, which any key takes away. */
	readonly hasNotice: boolean;
};

/** What is done to the program, the terminal or the time shown rather than to the state. */
export type Effect =
	| {readonly effect: 'quit'; readonly status: number}
	| {readonly effect: 'suspend'}
	/** To the user's clipboard; how that went is said when it is known. */
	| {readonly effect: 'copy'; readonly text: string}
	| {readonly effect: 'time'; readonly step: TimeStep};

/** `first` is the state that the effect leaves behind, where it is another. */
export type Outcome = State | (Effect & {readonly first?: State});

/** What the key line says about a command; a lower rank stays longer on a narrow screen. */
export type Hint = readonly [what: string, rank: number];

export type Command = {
	/** For the configuration: `rows.down`. */
	readonly id: string;
	readonly scope: Scope;
	/** As `keyName` spells them. */
	readonly keys: readonly string[];
	/** What it does, for the palette: "sort by the next column". */
	readonly title: string;
	/** The help's line, shared by commands that belong together. @default the title */
	readonly topic?: string;
	/** Commands with the same words share a place in the key line. Undefined: none here. */
	readonly hint?: (context: Context) => Hint | undefined;
	/** Undefined where it makes no sense; the key may then mean something else. */
	readonly run: (context: Context) => Outcome | undefined;
	/** Why it makes no sense. @default where it does not, and the title */
	readonly why?: (context: Context) => string | undefined;
	/** What is said where it leaves all as it is. @default that, and the title */
	readonly stays?: string;
	/** The tool whose panels alone it is for. */
	readonly tool?: string;
	/** In the palette a value is typed behind it, after `=`. */
	readonly takesValue?: boolean;
	/** What is typed after its key is a text: also where it makes no sense that must be no keys. */
	readonly startsText?: boolean;
};

// What a tool declares about itself: its name, the question it answers, its options and filters, its plan.
import type {Blame, ErrorCount, Explanation, Indication} from './blame.js';
import type {FilterName} from './filters.js';
import type {Options, OptionSpec} from './options.js';
import type {Plan} from './plan.js';

/** What a tool looks at: the folder of its files, and where a picker lists it. */
export const areas = [
	'machine',
	'cpu',
	'memory',
	'disk',
	'files',
	'net',
	'security',
	'app',
] as const;
export type Area = (typeof areas)[number];

export type Probe = {
	/** The one stem of its files, its argument, its title: BCC's name where BCC has the tool. */
	readonly name: string;
	/** BCC has a tool of the name, whose options and output these are. */
	readonly isOfBcc?: true;
	readonly area: Area;
	/** The BPF object, for tools that share one. @default the name */
	readonly object?: string;
	/** Its place among the tabs that are open without being asked for; without one, it has to be named. */
	readonly byDefault?: number;
	/** It is always at work and has no tab: what it measures is on the overview. */
	readonly supports?: 'overview';
	/** "block I/O by process" */
	readonly summary: string;
	/** The question it answers, for the README, `--list` and the panel's help. */
	readonly question: string;
	readonly options: Readonly<Record<string, OptionSpec>>;
	readonly filters: readonly FilterName[];
	/** True for the BCC tools that, given no interval, print once when they are interrupted. */
	readonly untilInterrupt: boolean;
	/** The line BCC's tool prints first, without the "Hit Ctrl-C to end." */
	readonly banner?: string;
	/** What an option that sets `names` prints: the names that another option accepts. */
	readonly names?: () => readonly string[];
	/** Its rows are the machine's own measures, which src/host makes: what the overview judges. */
	readonly measuresMachine?: true;
	/** Whom the overview names. */
	readonly blames?: readonly Blame[];
	/** Where the overview leads to. */
	readonly explains?: readonly Explanation[];
	/** What the overview judges besides the machine's measures. */
	readonly indicates?: readonly Indication[];
	/** What of its rows the overview shows as the errors of a resource. */
	readonly errors?: ErrorCount;
	/** The tools whose snapshots it is made from: of its own it attaches nothing. */
	readonly madeFrom?: readonly Probe[];
	/** Those that it may send the user to. @default those that it is made from */
	readonly leadsTo?: readonly Probe[];
	/** Throws UsageError for values that make no sense. */
	plan(options: Options): Plan;
};

export const objectOf = ({name, object = name}: Pick<Probe, 'name' | 'object'>): string => object;

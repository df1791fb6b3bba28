// What a tool declares about itself: what it is called and asked for, what it tells the overview, its plan.
import type {Blame, ErrorCount, Explanation, Indication} from './blame.js';
import {messageOf} from './errors.js';
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

/** What is known of every tool, loaded or not: plain data, which the registry repeats. */
export type Tool = {
	/** The one stem of its files, its argument, its title: BCC's name where BCC has the tool. */
	readonly name: string;
	/** BCC has a tool of the name, whose options and output these are. */
	readonly isOfBcc?: true;
	readonly area: Area;
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
	/** Where the overview leads to. */
	readonly explains?: readonly Explanation[];
};

/** A tool that can be attached. */
export type Probe = Tool & {
	/** The BPF object, for tools that share one. @default the name */
	readonly object?: string;
	/** What an option that sets `names` prints: the names that another option accepts. */
	readonly names?: () => readonly string[];
	/** Its rows are the machine's own measures, which src/host makes: what the overview judges. */
	readonly measuresMachine?: true;
	/** Whom the overview names. */
	readonly blames?: readonly Blame[];
	/** What the overview judges besides the machine's measures. */
	readonly indicates?: readonly Indication[];
	/** What of its rows the overview shows as the errors of a resource. */
	readonly errors?: ErrorCount;
	/** The tools whose snapshots it is made from: of its own it attaches nothing. */
	readonly madeFrom?: readonly Probe[];
	/** Those that it may send the user to. @default those that it is made from */
	readonly leadsTo?: readonly Tool[];
	/** Throws UsageError for values that make no sense. */
	plan(options: Options): Plan;
};

/** A tool whose module is loaded when it is needed. */
export type Unloaded = Tool & {readonly load: () => Promise<Probe>};

export type Listed = Probe | Unloaded;

export const isLoaded = (tool: Listed): tool is Probe => 'plan' in tool;

/** Rejects where the module cannot be read any more. */
export async function loaded(tool: Listed): Promise<Probe> {
	if (isLoaded(tool)) return tool;
	try {
		return await tool.load();
	} catch (error) {
		throw new Error(`cannot open ${tool.name}: ${messageOf(error)}`);
	}
}

export const objectOf = ({name, object = name}: Pick<Probe, 'name' | 'object'>): string => object;

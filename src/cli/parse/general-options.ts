// The options of every panel, and what an option is.
import type {OptionSpec} from '../../core/options.js';

/** What an option stands for outside the probes. */
export type Setting =
	| NonNullable<OptionSpec['sets']>
	| 'pids'
	| 'count'
	| 'json'
	| 'once'
	| 'comm'
	| 'uid'
	| 'cgroup'
	| 'sort'
	| 'color'
	| 'ascii'
	| 'theme'
	| 'mouse'
	| 'list'
	| 'check'
	| 'btf'
	| 'mapEntries'
	| 'config'
	| 'backend'
	| 'record'
	| 'replay'
	| 'at'
	| 'version'
	| 'help';

export type Option = {
	/** As typed, without the dashes: `no-color`. */
	readonly long: string;
	/** Its name elsewhere, which a tool has given to an option of its own. */
	readonly elsewhere?: string;
	readonly short?: string;
	/** `number` is checked here; what the number may be is the probe's business. */
	readonly type: 'boolean' | 'number' | 'string';
	readonly multiple?: boolean;
	/** The smallest number that it takes. @default 0 */
	readonly least?: number;
	/** What the help calls the value. */
	readonly value?: string;
	readonly describe: string;
	/** For our own tests: not in the help. */
	readonly hidden?: boolean;
	/** Absent for options that go to the probe. */
	readonly sets?: Setting;
};

/** In the order of the help. */
export const generalOptions: readonly Option[] = [
	{
		long: 'interval',
		short: 'i',
		type: 'string',
		value: 'SECONDS',
		describe: '0.1 to 3600, default 1; of --once overview 3',
		sets: 'interval',
	},
	{
		long: 'count',
		short: 'n',
		type: 'string',
		value: 'N',
		describe: 'print N times, then exit',
		sets: 'count',
	},
	{
		long: 'json',
		short: 'j',
		type: 'boolean',
		describe: 'one JSON document with --once, one a line when repeating',
		sets: 'json',
	},
	{
		long: 'once',
		type: 'boolean',
		describe: 'one snapshot of each PANEL (default: those with a tab), then exit',
		sets: 'once',
	},
	{
		long: 'pid',
		short: 'p',
		type: 'string',
		multiple: true,
		value: 'PID',
		describe: 'only these processes: -p 1,2 or -p 1 -p 2',
		sets: 'pids',
	},
	{
		long: 'comm',
		short: 'c',
		type: 'string',
		value: 'NAME',
		describe: 'only processes of this name; the kernel keeps 15 bytes of it',
		sets: 'comm',
	},
	{
		long: 'uid',
		short: 'u',
		type: 'string',
		value: 'UID',
		describe: 'only processes of this user, number or name',
		sets: 'uid',
	},
	{
		long: 'cgroup',
		type: 'string',
		value: 'PATH',
		describe: 'only processes in this cgroup (version 2) or below',
		sets: 'cgroup',
	},
	{
		long: 'sort',
		short: 's',
		type: 'string',
		value: 'COLUMN',
		describe: "sort by this column, the tool's title or the JSON name",
		sets: 'sort',
	},
	{
		long: 'rows',
		short: 'r',
		type: 'string',
		value: 'N',
		describe: 'at most N rows in each table',
		sets: 'rows',
	},
	{
		long: 'no-color',
		type: 'boolean',
		describe: 'no colour, as with NO_COLOR set',
		sets: 'color',
	},
	{
		long: 'ascii',
		type: 'boolean',
		describe: 'no character beyond ASCII',
		sets: 'ascii',
	},
	{
		long: 'config',
		type: 'string',
		value: 'FILE',
		describe: "the full screen's settings; none: neither read nor kept",
		sets: 'config',
	},
	{
		long: 'theme',
		type: 'string',
		value: 'NAME|FILE',
		describe: 'colours: dark, light, terminal, or a JSON file; default auto',
		sets: 'theme',
	},
	{
		long: 'no-mouse',
		type: 'boolean',
		describe: 'leave the mouse to the terminal',
		sets: 'mouse',
	},
	{
		long: 'record',
		type: 'string',
		value: 'FILE',
		describe:
			'also write all snapshots to FILE, after those it has; alone, without a terminal: only that',
		sets: 'record',
	},
	{
		long: 'replay',
		type: 'string',
		value: 'FILE',
		describe: 'show a recording, with the same keys and options; needs neither BPF nor root',
		sets: 'replay',
	},
	{
		long: 'at',
		type: 'string',
		value: 'TIME',
		describe: 'where a replay begins, local time: 22:14:05, or 2026-01-02T22:14:05',
		sets: 'at',
	},
	{
		long: 'list',
		type: 'boolean',
		describe: 'name the panels and exit',
		sets: 'list',
	},
	{
		long: 'check',
		type: 'boolean',
		describe: 'say what this kernel gives each PANEL, or what is missing',
		sets: 'check',
	},
	{
		long: 'btf',
		type: 'string',
		value: 'FILE',
		describe: "the kernel's type information, where it offers none itself",
		sets: 'btf',
	},
	{
		long: 'map-entries',
		type: 'string',
		value: 'N',
		describe: 'processes or connections counted at a time, default by memory',
		sets: 'mapEntries',
	},
	{
		long: 'backend',
		type: 'string',
		value: 'KIND',
		describe: 'prefer hooks of this kind, such as kprobe',
		hidden: true,
		sets: 'backend',
	},
	{long: 'version', type: 'boolean', describe: 'print the version and exit', sets: 'version'},
	{
		long: 'help',
		short: 'h',
		type: 'boolean',
		describe: "this help; with a PANEL, that tool's own options",
		sets: 'help',
	},
];

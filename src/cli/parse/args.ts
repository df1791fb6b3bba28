// argv → what to do, or a UsageError that says what was wrong and what was expected. Pure: what it
// needs to know of the system is handed in.
import {type Invocation, invocation, probingOf} from './invocation.js';
import type {Option} from './general-options.js';
import type {Request, GivenSettings} from './request.js';
import {parse, type ParsedLine} from './meow.js';
import {optionsFor, toolsWith} from './option-tables.js';
import {optionValue} from '../../core/options.js';
import {expected, suggest} from '../../core/suggest.js';
import {filters, type Surroundings} from './values.js';
import {UsageError} from '../../core/errors.js';
import type {Listed, Probe, Tool} from '../../core/tool.js';

export type Tools = {
	/** These have a tab from the start; a command line without panels means these. */
	readonly probes: readonly Probe[];
	/** These have a tab once the user names or opens them. */
	readonly onDemand: readonly Listed[];
	/** The overview, and what it is made from; these have a tab once the user names or opens them. */
	readonly supporting: readonly Probe[];
};

/** The options and words of a command line, before anything is asked of them. */
export type Typed = {
	readonly parsed: ParsedLine;
	readonly settings: GivenSettings;
	/** The only panel, whose options there are. */
	readonly single: Listed | undefined;
	/** What it may ask for, to be loaded before `invocationOf`. */
	readonly named: readonly Listed[];
};

/**
 * @param argv without Node and the script
 * @param tools all that can be named
 */
export function typedOn(argv: readonly string[], tools: readonly Listed[]): Typed {
	const panels = namedPanels(argv, tools);
	const single = panels.length === 1 ? panels[0] : undefined;
	const parsed = parse(argv, optionsFor(single));
	const isNamed = (tool: Listed): boolean =>
		panels.includes(tool) || parsed.positionals.includes(tool.name);
	return {parsed, settings: settingsOf(parsed), single, named: tools.filter(isNamed)};
}

/** @param named those of `typed`, loaded */
export function invocationOf(
	{parsed, settings, single}: Typed,
	named: readonly Probe[],
	{probes, onDemand, supporting}: Tools,
	surroundings: Surroundings,
): Invocation {
	const listed = [...probes, ...onDemand, ...supporting];
	if (settings.has('help')) return {mode: 'help', tool: single};
	if (settings.has('version')) return {mode: 'version'};
	const [unknown] = parsed.unknown;
	if (unknown !== undefined) throw unknownOption(unknown, listed, named, single);
	const positional = positionals(parsed.positionals, named, listed);
	if (settings.has('names')) return {mode: 'names', names: listedBy(single, named)};
	if (settings.has('list')) return {mode: 'list', json: settings.has('json')};
	if (settings.has('check')) {
		const named = positional.panels.length === 0 ? probes : positional.panels;
		const chosen = [...new Set(named.flatMap((probe) => probe.madeFrom ?? [probe]))];
		const probing = probingOf(settings);
		return {mode: 'check', json: settings.has('json'), probes: chosen, probing};
	}

	const made = supporting.filter(({madeFrom}) => madeFrom !== undefined);
	const asked = request(parsed, positional, settings, surroundings);
	return invocation(asked, probes, made, surroundings);
}

/** The names that an option of this panel prints. */
const listedBy = (single: Tool | undefined, named: readonly Probe[]): readonly string[] =>
	named.find(({name}) => name === single?.name)?.names?.() ?? [];

/**
 * The panels on the command line, before it can be parsed: they decide which options there are.
 * What follows a general option that takes a value is no panel: `-c NAME`.
 */
function namedPanels(argv: readonly string[], tools: readonly Listed[]): Listed[] {
	const valued = optionsFor(undefined).filter(({type}) => type !== 'boolean');
	const names = argv.filter((_, index) => !takesNext(argv[index - 1] ?? '', valued));
	return tools.filter(({name}) => names.includes(name));
}

/** `--comm`, a beginning of it, `-c`, or the last of several letters, `-jc`: its value is the next word. */
function takesNext(word: string, valued: readonly Option[]): boolean {
	if (/^--./.test(word)) return valued.some(({long}) => `--${long}`.startsWith(word));
	if (!/^-[^-]/.test(word)) return false;
	const letters = [...word.slice(1)];
	const first = letters.findIndex((letter) => valued.some(({short}) => short === letter));
	return first !== -1 && first === letters.length - 1;
}

function settingsOf({values}: ParsedLine): GivenSettings {
	const bySetting = new Map([...values].map(([{sets}, value]) => [sets, value]));
	return {
		has: (setting) => bySetting.has(setting),
		text: (setting) => {
			const value = bySetting.get(setting);
			return typeof value === 'string' ? value : undefined;
		},
		texts: (setting) => {
			const value = bySetting.get(setting);
			if (value === undefined || typeof value === 'boolean') return undefined;
			return typeof value === 'string' ? [value] : value;
		},
	};
}

function unknownOption(
	typed: string,
	listed: readonly Tool[],
	named: readonly Tool[],
	single: Tool | undefined,
): UsageError {
	const tools = toolsWith(typed, listed);
	if (tools.length > 0) {
		const panels = named.map(({name}) => name).join(', ');
		const here = panels === '' ? 'no panel was named' : `the panel named is ${panels}`;
		const problem = named.length > 1 ? 'it needs that panel alone' : here;
		return new UsageError(`${typed} is an option of ${tools.join(' and ')}: ${problem}`);
	}

	const longs = optionsFor(single).map(({long}) => `--${long}`);
	const near = typed.startsWith('--') ? suggest(typed, longs) : undefined;
	const hint = near === undefined ? 'see kerntop --help' : `did you mean ${near}?`;
	return new UsageError(`unknown option ${JSON.stringify(typed)}: ${hint}`);
}

type Positionals = {
	readonly panels: readonly Probe[];
	readonly interval: string | undefined;
	readonly count: string | undefined;
};

/** PANEL… [interval [count]] */
function positionals(
	words: readonly string[],
	named: readonly Probe[],
	listed: readonly Tool[],
): Positionals {
	const panels = new Set<Probe>();
	const numbers: string[] = [];
	for (const word of words) {
		const probe = named.find(({name}) => name === word);
		if (probe !== undefined && numbers.length === 0) panels.add(probe);
		else if (probe !== undefined)
			throw new UsageError(`panels come before the interval: ${JSON.stringify(word)} comes after`);
		else if (/^[+-]?[\d.]/.test(word)) numbers.push(word);
		else throw unknownPanel(word, listed);
	}

	const [interval, count, extra] = numbers;
	const usage = 'expected PANEL [interval [count]]';
	if (interval !== undefined && panels.size === 0) {
		throw new UsageError(`${JSON.stringify(interval)} needs a panel before it: ${usage}`);
	}

	if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is too much: ${usage}`);
	return {panels: [...panels], interval, count};
}

/** Names those that have a tab from the start: all would be a page. */
function unknownPanel(word: string, tools: readonly Tool[]): UsageError {
	const hint = expected(
		word,
		tools.map(({name}) => name),
	);
	const tabs = tools.filter(({byDefault}) => byDefault !== undefined).map(({name}) => name);
	const others = tabs.length < tools.length ? ', or what else kerntop --list names' : '';
	return new UsageError(
		`unknown panel ${JSON.stringify(word)}: ${hint} one of ${tabs.join(', ')}${others}`,
	);
}

function request(
	{values}: ParsedLine,
	{panels, interval, count}: Positionals,
	settings: GivenSettings,
	surroundings: Surroundings,
): Request {
	if (interval !== undefined && settings.has('interval')) {
		throw new UsageError(
			'the interval was given twice: expected PANEL [interval [count]] or -i SECONDS',
		);
	}

	if (count !== undefined && settings.has('count')) {
		throw new UsageError('the count was given twice: expected PANEL interval [count] or -n N');
	}

	const options: Record<string, boolean | number | string> = {};
	for (const [option, value] of values) {
		if (option.sets !== undefined || typeof value === 'object') continue;
		options[option.long] =
			typeof value === 'string' ? optionValue(option.long, option, value) : value;
	}

	const ownInterval = panels.some((probe) =>
		Object.values(probe.options).some(({sets}) => sets === 'interval'),
	);
	return {
		panels,
		interval: interval ?? settings.text('interval'),
		count: count ?? settings.text('count'),
		printsLikeBcc: interval !== undefined || (ownInterval && settings.has('interval')),
		settings,
		filters: filters(
			{
				pids: settings.texts('pids'),
				comm: settings.text('comm'),
				uid: settings.text('uid'),
				cgroup: settings.text('cgroup'),
			},
			settings.has('replay') ? elsewhere(surroundings) : surroundings,
		),
		options,
	};
}

/** Processes of a recording need not exist here. */
const elsewhere = (here: Surroundings): Surroundings => ({
	...here,
	processOf: (pid) => pid,
	cgroup: () => 'cannot be told in a recording',
});

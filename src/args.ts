// argv → what to do, or a UsageError that says what was wrong and what was expected. Pure: what it
// needs to know of the system is handed in.
import {type Invocation, invocation, probingOf} from './cli/invocation.js';
import type {Request, Settings} from './cli/request.js';
import {parse, type Parsed} from './cli/meow.js';
import {optionsFor, toolsWith} from './cli/options.js';
import {expected, suggest} from './suggest.js';
import {filters, type Surroundings, toolNumber} from './cli/values.js';
import {UsageError} from './errors.js';
import type {Probe} from './probe/probe.js';

/**
 * @param argv without Node and the script.
 * @param supporting can be asked for by name, and are in no list.
 */
export function parseArguments(
	argv: readonly string[],
	probes: readonly Probe[],
	surroundings: Surroundings,
	supporting: readonly Probe[] = [],
): Invocation {
	const named = namedPanels(argv, [...probes, ...supporting]);
	const single = named.length === 1 ? named[0] : undefined;
	const parsed = parse(argv, optionsFor(single));
	const settings = settingsOf(parsed);
	if (settings.has('help')) return {mode: 'help', probe: single};
	if (settings.has('version')) return {mode: 'version'};
	const [unknown] = parsed.unknown;
	if (unknown !== undefined) throw unknownOption(unknown, probes, named);
	const positional = positionals(parsed.positionals, probes, supporting);
	if (settings.has('names')) return {mode: 'names', names: single?.names?.() ?? []};
	if (settings.has('list')) return {mode: 'list', json: settings.has('json')};
	if (settings.has('check')) {
		const chosen = positional.panels.length === 0 ? probes : positional.panels;
		const probing = probingOf(settings);
		return {mode: 'check', json: settings.has('json'), probes: chosen, probing};
	}

	return invocation(request(parsed, positional, settings, surroundings), probes, surroundings);
}

/**
 * The panels on the command line, before it can be parsed: they decide which options there are.
 * What follows a general option that takes a value is no panel: `-c biotop`.
 */
function namedPanels(argv: readonly string[], probes: readonly Probe[]): Probe[] {
	const valued = new Set(
		optionsFor(undefined)
			.filter(({type}) => type !== 'boolean')
			.flatMap(({long, short}) => [`--${long}`, `-${short ?? long}`]),
	);
	const names = argv.filter((_, index) => !valued.has(argv[index - 1] ?? ''));
	return probes.filter(({name}) => names.includes(name));
}

function settingsOf({values}: Parsed): Settings {
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
	probes: readonly Probe[],
	named: readonly Probe[],
): UsageError {
	const tools = toolsWith(typed, probes);
	if (tools.length > 0) {
		const panels = named.map(({name}) => name).join(', ');
		const here = panels === '' ? 'no panel was named' : `the panel named is ${panels}`;
		const problem = named.length > 1 ? 'it needs that panel alone' : here;
		return new UsageError(`${typed} is an option of ${tools.join(' and ')}: ${problem}`);
	}

	const longs = optionsFor(named.length === 1 ? named[0] : undefined).map(({long}) => `--${long}`);
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
	probes: readonly Probe[],
	supporting: readonly Probe[],
): Positionals {
	const panels = new Set<Probe>();
	const numbers: string[] = [];
	for (const word of words) {
		const probe = [...probes, ...supporting].find(({name}) => name === word);
		if (probe !== undefined && numbers.length === 0) panels.add(probe);
		else if (/^[+-]?[\d.]/.test(word)) numbers.push(word);
		else throw unknownPanel(word, probes);
	}

	const [interval, count, extra] = numbers;
	const usage = 'expected PANEL [interval [count]]';
	if (interval !== undefined && panels.size === 0) {
		throw new UsageError(`${JSON.stringify(interval)} needs a panel before it: ${usage}`);
	}

	if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is too much: ${usage}`);
	return {panels: [...panels], interval, count};
}

function unknownPanel(word: string, probes: readonly Probe[]): UsageError {
	const names = probes.map(({name}) => name);
	const hint = expected(word, names);
	return new UsageError(
		`unknown panel ${JSON.stringify(word)}: ${hint} one of ${names.join(', ')}`,
	);
}

function request(
	{values}: Parsed,
	{panels, interval, count}: Positionals,
	settings: Settings,
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
		const isNumber = option.type === 'number' && typeof value === 'string';
		options[option.long] = isNumber ? toolNumber(`--${option.long}`, value) : value;
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
	cgroupId: () => 'cannot be told in a recording',
});

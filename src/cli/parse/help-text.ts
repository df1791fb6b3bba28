// The registry and the option tables → the help, at most 80 columns wide. Pure.
import {generalOptions, type Option} from './general-options.js';
import {exceptions, optionsFor, toolOptions} from './option-tables.js';
import {wrapped} from '../../output/title.js';
import type {Tool} from '../../core/tool.js';

const columns = 80;

/** Where the descriptions of options start. */
const optionWidth = 26;

export function generalHelp(tools: readonly Tool[]): string {
	const width = Math.max(...tools.map(({name}) => name.length)) + 2;
	return block(
		'kerntop: top for the kernel, over eBPF probes',
		'',
		'Usage:',
		'  kerntop                              full screen: an overview of all panels',
		'  kerntop PANEL...                     full screen: this first, or just these',
		'  kerntop PANEL interval [count]       prints like the BCC tool of that name',
		'  kerntop --once [PANEL...]            one snapshot of each, then exit',
		'  kerntop --once overview              what is wrong, and by whom, then exit',
		'',
		'Panels:',
		...tools.map(({name, summary}) => `  ${name.padEnd(width)}${summary}`),
		'',
		'Options:',
		...generalOptions
			.filter(({hidden}) => hidden !== true)
			.flatMap((option) => optionLines(withExceptions(option, tools))),
		'',
		'kerntop PANEL --help shows the options of one tool, which are those of BCC.',
		'Exit status: 0 every panel gave data, 1 some could not, 2 bad usage.',
		'eBPF needs root, or the capabilities CAP_BPF and CAP_PERFMON.',
	);
}

export function panelHelp(tool: Tool): string {
	const {name, summary, question, filters, untilInterrupt, isOfBcc} = tool;
	const own = toolOptions(tool).flatMap(optionLines);
	// With the letters that are left to them beside this tool's own options.
	const filterOptions = optionsFor(tool)
		.filter(({long}) => (filters as readonly string[]).includes(long))
		.map(({long, short}) => (short === undefined ? `--${long}` : `-${short} --${long}`))
		.join(', ');
	return block(
		`kerntop ${name}: ${summary}`,
		...wrapped(question, columns, ''),
		'',
		'Usage:',
		`  kerntop ${name} [options]                     full screen`,
		`  kerntop ${name} [options] interval [count]    ${isOfBcc === true ? `prints like BCC's ${name}` : 'prints one after the other'}`,
		...(untilInterrupt
			? [`  kerntop ${name} [options] | ...               prints once, on ^C`]
			: []),
		`  kerntop --once ${name} [options]              one snapshot, then exit`,
		'',
		...(own.length === 0 ? [] : ['Options of this tool:', ...own, '']),
		...wrapped(`Filters: ${filterOptions || 'no filter applies'}`, columns, '  '),
		...renamed(tool),
		'The general options are in kerntop --help.',
	);
}

/** The general options that have another name beside this tool's own. */
const renamed = (tool: Tool): string[] =>
	optionsFor(tool).flatMap(({long, elsewhere, short, value}) => {
		if (elsewhere === undefined) return [];
		const letter = short === undefined ? '' : `-${short}, `;
		const wanted = value === undefined ? '' : ` ${value}`;
		return [`${letter}--${long}${wanted}: what --${elsewhere} is elsewhere`];
	});

/** With what its letter or its name stands for beside a tool that has another option for it. */
function withExceptions(option: Option, tools: readonly Tool[]): Option {
	const others = exceptions(option, tools);
	if (others.length === 0) return option;
	const exception = `${others.join(', and ')}, where that is the only panel`;
	return {...option, describe: `${option.describe}; ${exception}`};
}

/** `  -i, --interval SECONDS   0.1 to 3600, default 1` */
function optionLines({long, short, type, value, describe}: Option): string[] {
	const letter = short === undefined ? '    ' : `-${short}, `;
	const wanted = type === 'boolean' ? '' : ` ${value ?? (type === 'number' ? 'N' : 'TEXT')}`;
	const spelling = `  ${letter}--${long}${wanted}`;
	const lines = wrapped(describe, columns - optionWidth, '');
	const [first = '', ...rest] = lines;
	const indented = rest.map((line) => ' '.repeat(optionWidth) + line);
	return spelling.length < optionWidth - 1
		? [spelling.padEnd(optionWidth) + first, ...indented]
		: [spelling, ...lines.map((line) => ' '.repeat(optionWidth) + line)];
}

const block = (...lines: string[]): string => `${lines.join('\n')}\n`;

// The command line of the kernel matrix → its settings.
import {parseArgs} from 'node:util';
import {onDemand, probes, supporting} from '../../probes/index.js';
import {HarnessError, machinesAtOnce} from './host.js';
import {privileges} from './plan.js';

/** Each with its cases in test/tools/, its TOOL.test.ts and TOOL-*.test.ts in test/kernel/, or both. */
const allTools = [...probes, ...supporting, ...onDemand].map(({name}) => name);

/** With what users may do. */
export const everything = [...allTools, privileges];

const defaultSeries = ['5.10', '6.1', '6.12', '6.16', 'newest'];

export const usage = `Usage: npm run test:kernels -- [options] [version…]
Runs the kernel tests on Debian's own kernels, each in a virtual machine.
  version              5.10, 6.1, 6.12, … or newest (default: ${defaultSeries.join(' ')})
  --tools LIST         these only, with commas: ${everything.join(',')}
  --own                each kernel's own choice of hooks only, not the alternatives it offers
  --losing             also choices that by their own word may lose events on the kernel
  --append WORDS       more for the kernels' command lines, such as ia32_emulation=0
  --scale N            share of the full volume of work (default 0.1: emulation is slow)
  --readme             write the table into README.md, and all numbers into dist/kernels.json
  --jobs N             so many machines at a time (default: what CPUs and memory allow, at most 4)
  --timeout SECONDS    for one kernel (default 1800)`;

export type Settings = {
	readonly series: readonly string[];
	readonly tools: readonly string[];
	readonly alternatives: boolean;
	/** Also backends that by their own word may lose events on the kernel. */
	readonly losing: boolean;
	/** For the kernel's command line. */
	readonly append: string;
	readonly scale: number;
	readonly readme: boolean;
	/** Machines at a time. */
	readonly jobs: number;
	readonly timeout: number;
	readonly help: boolean;
};

function positive(text: string, name: string): number {
	const value = Number(text);
	if (!(value > 0)) throw new HarnessError(`--${name} expects a positive number, not ${text}`);
	return value;
}

/** Throws HarnessError for a mistake. */
export function parseSettings(argv: readonly string[]): Settings {
	const {values, positionals} = parse(argv);
	const tools = values.tools?.split(',') ?? everything;
	const unknown = tools.find((tool) => !everything.includes(tool));
	if (unknown !== undefined)
		throw new HarnessError(`unknown tool ${unknown}: ${everything.join(', ')}`);
	const odd = positionals.find((series) => !/^(?:\d+\.\d+|newest)$/.test(series));
	if (odd !== undefined) throw new HarnessError(`unknown kernel ${odd}: expected 6.12, or newest`);
	return {
		series: positionals.length > 0 ? [...new Set(positionals)] : defaultSeries,
		tools,
		alternatives: values.own !== true,
		losing: values.losing === true,
		append: values.append,
		scale: positive(values.scale, 'scale'),
		readme: values.readme,
		jobs: values.jobs === undefined ? machinesAtOnce() : Math.ceil(positive(values.jobs, 'jobs')),
		timeout: positive(values.timeout, 'timeout'),
		help: values.help === true,
	};
}

function parse(argv: readonly string[]) {
	try {
		return parseArgs({
			args: [...argv],
			allowPositionals: true,
			options: {
				tools: {type: 'string'},
				own: {type: 'boolean'},
				losing: {type: 'boolean'},
				append: {type: 'string', default: ''},
				scale: {type: 'string', default: '0.1'},
				readme: {type: 'boolean', default: false},
				jobs: {type: 'string'},
				timeout: {type: 'string', default: '1800'},
				help: {type: 'boolean', short: 'h'},
			},
		});
	} catch (error) {
		throw new HarnessError(error instanceof Error ? error.message : String(error));
	}
}

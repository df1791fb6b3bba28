// The command line of arm64.ts → its settings; and the programs that it runs.
import {parseArgs} from 'node:util';
import {crossCompiler} from './arm64-build.js';
import {forGuests, HarnessError} from './host.js';

/** Program → Debian package, besides what a build for this machine needs. */
export const needed = {
	'qemu-system-aarch64': 'qemu-system-arm',
	[crossCompiler]: 'gcc-aarch64-linux-gnu',
	'aarch64-linux-gnu-g++': 'g++-aarch64-linux-gnu',
	readelf: 'binutils',
	...forGuests,
};

export type Settings = {
	readonly series: string;
	readonly flavour: string;
	readonly tests: boolean;
	readonly alternatives: boolean;
};

const usage = 'usage: arm64.ts [--tests [--own]] [6.12, 6.12-16k or newest]';

/** Throws HarnessError for a mistake. */
export function parseSettings(): Settings {
	const {values, positionals} = parse();
	const [kernel = '6.12', ...more] = positionals;
	const {series, flavour = ''} =
		/^(?<series>\d+\.\d+|newest)(?<flavour>-16k)?$/.exec(kernel)?.groups ?? {};
	if (more.length > 0 || series === undefined) throw new HarnessError(usage);
	return {series, flavour, tests: values.tests, alternatives: !values.own};
}

/** --tests: the kernel tests as well; --own: not with the alternatives that a kernel offers. */
function parse() {
	try {
		return parseArgs({
			allowPositionals: true,
			options: {tests: {type: 'boolean', default: false}, own: {type: 'boolean', default: false}},
		});
	} catch {
		throw new HarnessError(usage);
	}
}

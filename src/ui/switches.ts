// A key such as L or P on a panel → its probe's option of that short name, switched, if that makes sense.
import type {Options, Probe} from '../probe/probe.js';
import type {Action} from './state.js';

/** Keys that switch an option, and what the key line calls it. */
const switchKeys: Readonly<Record<string, string>> = {L: 'latency', P: 'per process'};

/** runqlat's `-L` is per thread, and other tools have other meanings: only these are switched. */
const switchable = /^(?:latency|process|pids|per.?process)$/i;

function optionFor(probe: Probe, key: string): string | undefined {
	return Object.keys(probe.options).find((name) => {
		const spec = probe.options[name];
		return spec?.short === key && spec.type === 'boolean' && switchable.test(name);
	});
}

/** The keys of this panel, for the key line. */
export const switchesOf = (probe: Probe | undefined): Array<readonly [key: string, name: string]> =>
	Object.entries(switchKeys).filter(
		([key]) => probe !== undefined && optionFor(probe, key) !== undefined,
	);

/** `own` are the switches in force, `all` the options with those of the command line. */
export function switchOption(
	probe: Probe,
	key: string,
	own: Options,
	all: Options,
): Action | undefined {
	const name = optionFor(probe, key);
	if (name === undefined) return undefined;
	const value = all[name] !== true;
	try {
		probe.plan({...all, [name]: value});
	} catch (error) {
		const notice = error instanceof Error ? error.message : String(error);
		return {type: 'notice', notice};
	}

	return {type: 'switch', panel: probe.name, options: {...own, [name]: value}};
}

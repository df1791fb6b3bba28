// A letter such as L or P on a panel → its probe's option of that short name, switched, if that makes sense.
import {messageOf} from '../errors.js';
import type {Probe} from '../probe/probe.js';
import type {Context} from './commands/command.js';
import {switched, type State} from './state.js';

/** runqlat's `-L` is per thread, and other tools have other meanings: only these are switched. */
const switchable = /^(?:latency|process|pids|per.?process)$/i;

/** Options of ours that have a key but, since BCC's tool has none like them, no letter. */
const ours: Readonly<Record<string, string>> = {c: 'per-cpu'};

/** The long name of the option. */
export function switchOf(probe: Probe | undefined, short: string): string | undefined {
	const options = probe?.options ?? {};
	return Object.keys(options).find((name) => {
		const spec = options[name];
		if (ours[short] === name) return true;
		return spec?.short === short && spec.type === 'boolean' && switchable.test(name);
	});
}

/** Undefined where the panel has no such option; a notice where the probe will not have it. */
export function switchedTo({state, view, optionsFor}: Context, short: string): State | undefined {
	const name = switchOf(view?.probe, short);
	if (view === undefined || name === undefined) return undefined;
	const all = optionsFor(state.panel);
	const value = all[name] !== true;
	try {
		view.probe.plan({...all, [name]: value});
	} catch (error) {
		return {...state, notice: messageOf(error)};
	}

	return switched(state, {...state.switches[state.panel], [name]: value});
}

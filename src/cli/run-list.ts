// The registry → --list; each probe's attempt to attach → --check. Both as text or as JSON.
import {explain} from '../errors.js';
import {schema, serialise} from '../output/json.js';
import {wrapped} from '../output/title.js';
import {type Check, checkProbe, type Probes} from '../probe/attachment.js';
import type {Probe} from '../probe/probe.js';
import {configure} from '../probe/source.js';
import {type Console, machine} from './run-panels.js';

export function runList(probes: readonly Probe[], isJson: boolean, console: Console): void {
	const {paper, version} = console;
	if (isJson) {
		const tools = probes.map(({name, summary, question, filters, options}) => ({
			panel: name,
			summary,
			question,
			filters,
			options: Object.entries(options).map(([long, {short, type, describe}]) => ({
				name: `--${long}`,
				...(short !== undefined && {short: `-${short}`}),
				type,
				describe,
			})),
		}));
		console.print(serialise({schema, version, tools}, paper.isTerminal));
		return;
	}

	const width = Math.max(...probes.map(({name}) => name.length)) + 2;
	const lines = probes.map(({name, question}) => `${name.padEnd(width)}${question}\n`);
	console.print(lines.join(''));
}

/** Resolves with 0 if this kernel gives this user every panel, else with 1. */
export async function runCheck(
	chosen: readonly Probe[],
	isJson: boolean,
	probes: Probes,
	console: Console,
): Promise<number> {
	const checks: Check[] = [];
	// One after the other: a panel that hangs or breaks the rest can be told by its absence.
	for (const probe of chosen) checks.push(await checkProbe(probes, configure(probe)));
	if (isJson) {
		const found = {schema, ...machine(console.version), panels: checks};
		console.print(serialise(found, console.paper.isTerminal));
	} else {
		const width = Math.max(...chosen.map(({name}) => name.length)) + 2;
		for (const check of checks) console.print(checkText(check, width, console.paper.width));
	}

	return checks.every(({status}) => status === 'ready') ? 0 : 1;
}

/** `biotop  ready        tp_btf`, with the caveats or the way out below. */
function checkText(
	{panel, status, backend, reason, hint, caveats}: Check,
	width: number,
	columns: number,
): string {
	const outcome = status === 'ready' ? (backend ?? '') : explain(reason);
	const indent = ' '.repeat(width + 13);
	const more = [...caveats, ...(hint === undefined || hint === '' ? [] : [hint])];
	const head = panel.padEnd(width) + status.padEnd(13);
	const lines = [outcome, ...more].flatMap((text) => wrapped(text, columns - indent.length, ''));
	return lines.map((line, index) => `${index === 0 ? head : indent}${line}\n`).join('');
}

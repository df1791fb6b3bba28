// The registry → --list; what the machine permits and each probe's attempt to attach → --check. Both
// as text or as JSON.
import {permissionLines, type Permissions} from '../../kernel/permissions.js';
import {schema, serialise} from '../../output/json.js';
import {wrapped} from '../../output/title.js';
import {type Check, checkProbe, type Probes} from '../../sources/local/attachment.js';
import type {Tool} from '../../core/tool.js';
import {configure} from '../../core/source.js';
import type {Invocation} from '../parse/invocation.js';
import {complainAbout, type Console, machine} from './printing.js';

export function runList(listed: readonly Tool[], isJson: boolean, console: Console): void {
	const {paper, version} = console;
	if (isJson) {
		const tools = listed.map(({name, summary, question, filters, options}) => ({
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
		console.print(serialise({schema, version, tools}, paper.isTerminal, paper.ascii));
		return;
	}

	const width = Math.max(...listed.map(({name}) => name.length)) + 2;
	const lines = listed.map(({name, question}) => `${name.padEnd(width)}${question}\n`);
	console.print(lines.join(''));
}

/** Resolves with 0 if this kernel gives this user every panel, else with 1. */
export async function runCheck(
	{probes: chosen, json}: Extract<Invocation, {mode: 'check'}>,
	found: Permissions,
	probes: Probes,
	console: Console,
): Promise<number> {
	const about = machine(console.version);
	const checks: Check[] = [];
	// One after the other: a panel that hangs or breaks the rest can be told by its absence.
	for (const probe of chosen) checks.push(await checkProbe(probes, configure(probe)));
	if (json) {
		const document = {schema, ...about, permissions: found, panels: checks};
		console.print(serialise(document, console.paper.isTerminal, console.paper.ascii));
	} else {
		const width = Math.max(...['container', ...chosen.map(({name}) => name)].map(widthOf)) + 2;
		for (const [name, text] of permissionLines(about.kernel, found))
			console.print(hanging(name.padEnd(width), [text], console.paper.width));
		console.print('\n');
		const told = new Map<string, string>();
		for (const check of checks) console.print(checkText(check, told, width, console.paper.width));
	}

	complainAbout(console, checks);
	return checks.every(({status}) => status === 'ready') ? 0 : 1;
}

const widthOf = ({length}: string): number => length;

/** `TOOL  ready        tp_btf`, with the caveats or the way out below; a reason is told once. */
function checkText(
	check: Check,
	told: Map<string, string>,
	width: number,
	columns: number,
): string {
	const {panel, status, backend = '', reason = '', hint = '', caveats} = check;
	const head = panel.padEnd(width) + status.padEnd(13);
	if (status === 'ready') return hanging(head, [backend, ...caveats], columns);
	const first = told.get(reason);
	told.set(reason, first ?? panel);
	const texts = first === undefined ? [reason, ...(hint === '' ? [] : [hint])] : [`as ${first}`];
	return hanging(head, texts, columns);
}

/** The head, and beside it the texts, each wrapped. */
function hanging(head: string, texts: readonly string[], columns: number): string {
	const indent = ' '.repeat(head.length);
	const lines = texts.flatMap((text) => wrapped(text, columns - indent.length, ''));
	const [first = '', ...rest] = lines;
	return [head + first, ...rest.map((line) => indent + line)]
		.map((line) => `${line.trimEnd()}\n`)
		.join('');
}

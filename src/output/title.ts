// A snapshot → the line above its numbers in --once, and the notes below them. Pure.
import {count} from '../core/format.js';
import type {Probe} from '../core/tool.js';
import type {Cost, Health, ReadySnapshot} from '../core/snapshot.js';

/** The words for what was lost; only what is not zero is shown. */
const healthWords: Readonly<Record<keyof Health, string>> = {
	lost: 'lost',
	dropped_keys: 'keys dropped',
	unattributed: 'without owner or start',
	clamped: 'clamped to 0',
	skipped_polls: 'polls skipped',
};

/** `TOOL: block I/O by process`, below it `  tp_btf, 1.00 s, 128 events of 210 ns, 0.003 % of a CPU`. */
export function headline(
	{name, summary}: Probe,
	{backend, seconds, health, cost}: ReadySnapshot,
	width: number,
): string[] {
	const facts = [backend, `${seconds.toFixed(2)} s`, ...costWords(cost)].join(', ');
	const losses = healthText(health);
	return [
		`${name}: ${summary}`,
		...wrapped(`  ${facts}`, width, '  '),
		...(losses === '' ? [] : wrapped(`  incomplete: ${losses}`, width, '  ')),
	];
}

/** `12 lost, 3 clamped to 0`; empty when nothing was. */
export const healthText = (health: Health): string =>
	(Object.entries(healthWords) as Array<[keyof Health, string]>)
		.filter(([door]) => health[door] > 0)
		.map(([door, words]) => `${String(health[door])} ${words}`)
		.join(', ');

function costWords({events, ns_per_event: ns, cpu_percent: cpu}: Cost): string[] {
	if (events === null) return [];
	const each = ns === null ? '' : ` of ${ns.toFixed(0)} ns`;
	const share = cpu === null ? [] : [`${cpu.toFixed(cpu < 0.1 ? 3 : 1)} % of a CPU`];
	return [`${count(events)} events${each}`, ...share];
}

/** What the numbers leave out, as wrapped `note:` lines. */
export const notes = (caveats: readonly string[], width: number): string[] =>
	caveats.flatMap((caveat) => wrapped(`note: ${caveat}`, width, '  '));

/** Words into lines of at most `width` cells where that is possible; prose of our own, so no wide characters. */
export function wrapped(text: string, width: number, indent: string): string[] {
	const lines: string[] = [];
	let line = /^ */.exec(text)?.[0] ?? '';
	for (const word of text.trim().split(' ')) {
		if (line.trim() !== '' && line.length + 1 + word.length > width) {
			lines.push(line);
			line = `${indent}${word}`;
		} else {
			line = line.trim() === '' ? line + word : `${line} ${word}`;
		}
	}

	return [...lines, line];
}

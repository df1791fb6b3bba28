// Panels to show → snapshots, printed: what --once and the repeating modes have in common.
import {hostname, release} from 'node:os';
import type {Target} from './targets.js';
import type {View} from './view.js';
import {codeOf, explain, messageOf, ProbeError} from '../errors.js';
import {document, type Machine, panelObject, serialise} from '../output/json.js';
import type {Paper} from '../output/text.js';
import {loadAddon} from '../native.js';
import {addonPath} from '../paths.js';
import {openProbes, type Probes, type Probing} from '../probe/attachment.js';
import type {Snapshot} from '../probe/snapshot.js';

/** The process's outputs, and the paper that standard output is. */
export type Console = {
	readonly paper: Paper;
	readonly version: string;
	/** Where and when the data is from, if not from here and now. */
	readonly origin?: {readonly machine: Machine; readonly at: () => number};
	print(text: string): void;
	/** One line on standard error, after the program's name. */
	complain(line: string): void;
};

export type Answer = {readonly target: Target; readonly snapshot: Snapshot};

/**
 * Without the addon every panel fails, each with the reason: JSON readers get their document.
 * Probes attach one after the other: libbpf holds the kernel's whole BTF while it loads an object,
 * and six copies at once would be a third of this program's memory. It takes no longer. After so
 * many attachments there will be no more, and the process gives up what it needed for them.
 */
export function openProbesOrFail(probing: Probing, attachments = Number.POSITIVE_INFINITY): Probes {
	const probes = openOrFail(probing);
	probes.confine('attach');
	let last: Promise<unknown> = Promise.resolve();
	let left = attachments;
	const settle = (): void => {
		left -= 1;
		if (left === 0) probes.confine('read');
	};
	return {
		...probes,
		attach(source) {
			const attachment = last.then(() => probes.attach(source));
			last = attachment.then(settle, settle);
			return attachment;
		},
	};
}

function openOrFail(probing: Probing): Probes {
	try {
		return openProbes(loadAddon(), probing);
	} catch (error) {
		const [reason = ''] = messageOf(error).split('\n');
		const failure = new ProbeError(`cannot load the addon ${addonPath}: ${reason}`, {
			code: codeOf(error) || 'EIO',
			step: 'open',
			hint: 'npm run build makes it',
			cause: error,
		});
		return {
			attach: () => Promise.reject(failure),
			confine: () => undefined,
			close: () => undefined,
		};
	}
}

export const machine = (version: string): Machine => ({
	version,
	host: hostname(),
	kernel: release(),
});

/** One JSON document of all answers; on one line unless told otherwise. */
export function printDocument(
	console: Console,
	answers: readonly Answer[],
	view: View,
	isIndented = false,
): void {
	const ends = answers.map(({snapshot}) => (snapshot.status === 'ready' ? snapshot.at : 0));
	const {machine: where = machine(console.version), at: now = Date.now} = console.origin ?? {};
	const at = Math.max(...ends) || now();
	const panels = answers.map(({target, snapshot}) => panelObject(target, snapshot, view));
	console.print(serialise(document(where, at, panels), isIndented));
}

/** What is known of a panel that could not run. */
type Refused = {
	readonly panel: string;
	readonly status: string;
	readonly reason?: string;
	readonly hint?: string;
};

/** The reason of each panel that could not run, one line for those that share it. */
export function complainAbout(console: Console, outcomes: readonly Refused[]): void {
	const byReason = new Map<string, string[]>();
	for (const {panel, status, reason = '', hint = ''} of outcomes) {
		if (status === 'ready' || status === 'starting') continue;
		const whole = explain(`${reason}${hint === '' ? '' : ` (${hint})`}`);
		byReason.set(whole, [...(byReason.get(whole) ?? []), panel]);
	}

	for (const [reason, panels] of byReason) console.complain(`${panels.join(', ')}: ${reason}`);
}

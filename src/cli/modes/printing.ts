// Panels to show → snapshots, printed: what --once and the repeating modes have in common.
import {hostname, release} from 'node:os';
import type {Target} from '../../output/target.js';
import type {PrintForm} from '../../output/print-form.js';
import {
	codeOf,
	explain,
	hintForShortage,
	isRefusal,
	messageOf,
	ProbeError,
} from '../../core/errors.js';
import {clockTime} from '../../core/wall-clock.js';
import {document, type Machine, panelObject, serialise} from '../../output/json.js';
import type {Paper} from '../../output/panel-text.js';
import {loadAddon} from '../../native/addon.js';
import {addonPath} from '../../native/paths.js';
import {openProbes, type Probes, type Probing} from '../../sources/local/attachment.js';
import type {Attachment} from '../../engine/entry.js';
import type {Snapshot} from '../../core/snapshot.js';

/** The process's outputs, and the paper that standard output is. */
export type Console = {
	readonly paper: Paper;
	readonly version: string;
	/** Where and when the data is from, if not from here and now. */
	readonly origin?: {readonly machine: Machine; readonly at: () => number};
	print(text: string): void;
	/** Resolves when the readers of both outputs have taken everything; signals are handled meanwhile. */
	drained(): Promise<void>;
	/** Whether a reader has not read yet what was printed. */
	readonly isBehind?: () => boolean;
	/** One line on standard error, after the program's name. */
	complain(line: string): void;
};

export type Answer = {readonly target: Target; readonly snapshot: Snapshot};

/** Without the addon every panel fails, each with the reason: JSON readers get their document. */
export const openProbesOrFail = (probing: Probing, attachments?: number): Probes =>
	oneAtATime(openOrFail(probing), attachments);

/**
 * Probes attach one after the other: libbpf holds the kernel's whole BTF while it loads an object,
 * and six copies at once would be a third of this program's memory. It takes no longer. A source whose
 * last subscriber has gone before its turn is left out. After so many attachments and refusals no source is
 * tried any more, and the process gives up its privileges.
 */
export function oneAtATime(probes: Probes, attachments = Number.POSITIVE_INFINITY): Probes {
	probes.confine('attach');
	let last: Promise<unknown> = Promise.resolve();
	let left = attachments;
	const settle = ({isPartial}: Pick<Attachment, 'isPartial'>): void => {
		if (isPartial !== true) left -= 1;
		if (left === 0) probes.confine('read');
	};
	return {
		...probes,
		attach(source, signal) {
			const attachment = last.then(() => {
				signal?.throwIfAborted();
				return probes.attach(source, signal);
			});
			last = attachment.then(settle, (error: unknown) => {
				if (isRefusal(error)) settle({});
			});
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
			// The loader of libraries gives no code, only the words.
			hint: reason.includes('Too many open files')
				? hintForShortage('EMFILE')
				: 'npm run build makes it',
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
	view: PrintForm,
	isIndented = false,
): void {
	const ends = answers.map(({snapshot}) => (snapshot.status === 'ready' ? snapshot.at : 0));
	const {machine: where = machine(console.version), at: now = Date.now} = console.origin ?? {};
	const at = Math.max(0, ...ends) || now();
	const panels = answers.map(({target, snapshot}) => panelObject(target, snapshot, view));
	console.print(serialise(document(where, at, panels), isIndented, console.paper.ascii));
}

/** What is known of a panel that could not run. */
type Refused = {
	readonly panel: string;
	readonly status: string;
	readonly reason?: string;
	readonly hint?: string;
	readonly retryAt?: number | undefined;
};

/** The reason of each panel that could not run, one line for those that share it. */
export function complainAbout(console: Console, outcomes: readonly Refused[]): void {
	const byReason = new Map<string, string[]>();
	for (const {panel, status, reason = '', hint = '', retryAt} of outcomes) {
		if (status === 'ready' || status === 'starting') continue;
		const again = retryAt === undefined ? '' : `; tried again at ${clockTime(retryAt)}`;
		const whole = explain(`${reason}${hint === '' ? '' : ` (${hint})`}${again}`);
		byReason.set(whole, [...(byReason.get(whole) ?? []), panel]);
	}

	for (const [reason, panels] of byReason) console.complain(`${panels.join(', ')}: ${reason}`);
}

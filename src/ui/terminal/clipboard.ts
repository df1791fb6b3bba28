// Text → the user's clipboard: by OSC 52, wrapped for whatever multiplexer is in between, or by tmux itself.
// Says what came of it, and no more than can be known: no terminal answers.
import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {hasNoClipboard} from '../../output/terminal-type.js';

/** Terminals refuse longer texts than make this much base64: what xterm takes, in bytes of text. */
export const longestCopy = 74_994;

/** What the program's output goes through first. `far` is on the other end of an SSH connection. */
type Between = 'nothing' | 'tmux' | 'far tmux' | 'screen' | 'far tmux or screen';

export function between(env: NodeJS.ProcessEnv): Between {
	const {TERM: type = '', TMUX: tmux = '', STY: screen = ''} = env;
	// Both are set in one inside the other; GNU screen alone makes up such a type.
	if (type.startsWith('screen.')) return 'screen';
	if (tmux !== '') return 'tmux';
	if (screen !== '') return 'screen';
	if (type.startsWith('tmux')) return 'far tmux';
	return type.startsWith('screen') ? 'far tmux or screen' : 'nothing';
}

const escape = '\u001B';
const end = `${escape}\\`;

const plain = (text: string): string =>
	`${escape}]52;c;${Buffer.from(text).toString('base64')}\u0007`;

/** tmux hands the inside on where `allow-passthrough` is on, as it always was before 3.3. */
const throughTmux = (sequence: string): string =>
	`${escape}Ptmux;${sequence.replaceAll(escape, escape + escape)}${end}`;

/** GNU screen hands on what is in a string of its own, which has at most 768 bytes. */
const throughScreen = (sequence: string): string =>
	sequence.replaceAll(/[^]{1,700}/g, (piece) => `${escape}P${piece}${end}`);

/** tmux takes the plain sequence itself where `set-clipboard` is on, and ignores screen's wrapper. */
export function copySequence(text: string, way: Between): string {
	const sequence = plain(text);
	switch (way) {
		case 'nothing':
			return sequence;
		case 'screen':
			return throughScreen(sequence);
		case 'far tmux or screen':
			return sequence + throughScreen(sequence);
		case 'tmux':
		case 'far tmux':
			return sequence + throughTmux(sequence);
	}
}

/** Runs tmux with this input; rejects where it cannot, or fails. Its output. */
export type Tmux = (args: readonly string[], input?: string) => Promise<string>;

/** A tmux that does not answer must not leave the user without one. */
const patienceMs = 2000;

export const realTmux: Tmux = async (args, input = '') => {
	const running = promisify(execFile)('tmux', args, {timeout: patienceMs});
	// Where tmux is missing, or old and refuses the option, the text goes nowhere.
	running.child.stdin?.on('error', () => undefined).end(input);
	return (await running).stdout;
};

/** `send` is false while the terminal takes nothing. Resolves with what to say. */
export const copier =
	(send: (text: string) => boolean, env: NodeJS.ProcessEnv, tmux: Tmux = realTmux) =>
	async (text: string): Promise<string> => {
		const bytes = Buffer.byteLength(text);
		const way = between(env);
		if (bytes > longestCopy) return `${bytes} bytes are more than a terminal copies`;
		if (way === 'nothing' && hasNoClipboard(env))
			return `not copied: a terminal of type ${env['TERM'] ?? ''} has no clipboard`;
		if (way === 'tmux') {
			const said = await toTmux(text, send, tmux).catch(() => undefined);
			if (said !== undefined) return said;
		}

		// The terminal may take it or not, as it was set up.
		return send(copySequence(text, way))
			? `sent ${bytes} bytes to the terminal, for its clipboard`
			: 'not copied: the terminal is busy';
	};

/** Its default settings take no sequence of ours, but -w has it send one of its own. */
async function toTmux(text: string, send: (text: string) => boolean, tmux: Tmux): Promise<string> {
	await tmux(['load-buffer', '-w', '-'], text);
	const copied = `copied ${Buffer.byteLength(text)} bytes to tmux’s buffer`;
	const options = await tmux(['display-message', '-p', '#{set-clipboard} #{allow-passthrough}']);
	// Of all terminals that are attached; Ms is how one's clipboard is set.
	const terminals = await tmux(['show-messages', '-T']);
	const hands = !options.startsWith('off') && /\bMs: \(string\)/.test(terminals);
	// A flag before 3.4, a choice since.
	const passes = /^\S+ (?:1|on|all)$/m.test(options);
	if (hands || (passes && send(throughTmux(plain(text))))) return `${copied}, sent to the terminal`;
	return `${copied}; it hands nothing on to the terminal`;
}

// Text → the escape sequence with which a terminal puts it on the user's clipboard, also from inside tmux
// and over SSH: OSC 52.

/** Terminals refuse longer texts than make this much base64: what xterm takes, in bytes of text. */
export const longestCopy = 74_994;

/**
 * `inTmux`: wrapped so that tmux hands it on to the terminal around it (`allow-passthrough`), after the
 * plain sequence, which tmux takes itself (`set-clipboard`). Undefined for a text that is too long.
 */
export function copySequence(text: string, inTmux: boolean): string | undefined {
	const bytes = Buffer.from(text);
	if (bytes.length > longestCopy) return undefined;
	const plain = `\u001B]52;c;${bytes.toString('base64')}\u0007`;
	return inTmux
		? `${plain}\u001BPtmux;${plain.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`
		: plain;
}

/** `send` is false while the terminal takes nothing. Says what came of it. */
export const copier =
	(send: (text: string) => boolean, env: NodeJS.ProcessEnv) =>
	(text: string): string => {
		const bytes = Buffer.byteLength(text);
		const sequence = copySequence(text, (env['TMUX'] ?? '') !== '');
		if (sequence === undefined) return `${bytes} bytes are more than a terminal copies`;
		return send(sequence)
			? `copied ${bytes} bytes to the terminal’s clipboard`
			: 'not copied: the terminal is busy';
	};

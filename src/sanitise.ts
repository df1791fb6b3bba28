// Text from the kernel (comm, file names, arguments) → text that cannot command a terminal.

// C0, DEL and C1; the Arabic letter mark; zero-width and bidi controls; separators; invisible
// operators; the byte order mark; interlinear annotation.
const unsafe =
	// eslint-disable-next-line no-control-regex -- control characters are what it looks for
	/[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * Replaces every control, bidi and zero-width character with a middle dot. Called where bytes are
 * decoded, so that nothing after it (screen, text, JSON) ever holds the raw character.
 */
export const sanitise = (text: string): string => text.replaceAll(unsafe, '·');

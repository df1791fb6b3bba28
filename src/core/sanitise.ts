// Text from the kernel (comm, file names, arguments) → text that cannot command a terminal.

// C0, DEL and C1 (Cc); the Arabic letter mark; zero-width and bidi controls; separators; invisible
// operators; the byte order mark; interlinear annotation.
const unsafe = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/**
 * Replaces every control, bidi and zero-width character with a middle dot. Called where bytes are
 * decoded, so that nothing after it (screen, text, JSON) ever holds the raw character.
 */
export const sanitise = (text: string): string => text.replaceAll(unsafe, '·');

// A process name that the user typed → the name as the screen shows it → the bytes that the kernel compares. Pure.
import {sanitise} from './sanitise.js';

/** TASK_COMM_LEN without its NUL: the kernel cuts longer names there, also amid a character. */
const maxBytes = 15;

/** What stands in a shown name for bytes that are no text, and for a character that is not shown. */
const notText = '�';
const notShown = '·';

/** COMM_NOT_TEXT and COMM_NOT_SHOWN of probes/include/filter.bpf.h: bytes that UTF-8 never has. */
const patterns: Readonly<Record<string, number>> = {[notText]: 0xff, [notShown]: 0xfe};

/** A whole byte order mark is a character like others here. */
const utf8 = new TextDecoder('utf-8', {ignoreBOM: true});

/** Bytes of the kernel as text: what is no UTF-8, or could disturb a terminal, is replaced. */
export const shownText = (bytes: Uint8Array): string => sanitise(utf8.decode(bytes));

/** As the kernel has it and every table shows it; a name copied from there stays as it is. */
export function shownComm(typed: string): string {
	const text = sanitise(typed);
	if (Object.keys(patterns).some((one) => text.includes(one))) return text;
	return shownText(new TextEncoder().encode(text).subarray(0, maxBytes));
}

/** At most 15 bytes; one byte stands for each place where the bytes are not known. */
export function commPattern(shown: string): Uint8Array {
	const bytes = [...shown].flatMap((character) => {
		const pattern = patterns[character];
		return pattern === undefined ? [...new TextEncoder().encode(character)] : [pattern];
	});
	return Uint8Array.from(bytes.slice(0, maxBytes));
}

/** Does the kernel have to look for more than these very bytes? */
export const isPattern = (bytes: Uint8Array): boolean => bytes.some((byte) => byte >= 0xfe);

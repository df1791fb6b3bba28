// One error type for everything that can fail between a probe and the kernel, and its one-line form.

/** Where on the way from file to data a probe failed. */
export type Step = 'open' | 'configure' | 'load' | 'attach' | 'read' | 'close';

export class ProbeError extends Error {
	override readonly name = 'ProbeError';
	/** The errno's name, for example `EPERM`. */
	readonly code: string;
	readonly step: Step;
	/** What the user can do about it; empty when nothing is known. */
	readonly hint: string;
	/** libbpf's last log lines, for `--check` and bug reports. */
	readonly log: string;

	constructor(
		message: string,
		details: {code: string; step: Step; hint?: string | undefined; log?: string; cause?: unknown},
	) {
		super(message, {cause: details.cause});
		this.code = details.code;
		this.step = details.step;
		this.hint = details.hint ?? '';
		this.log = details.log ?? '';
	}
}

/** A command line that cannot be carried out: exit status 2, the message says what was expected. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

export const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

/** The errno's name, such as `ENOENT`, or another code of Node's; empty where there is none. */
export const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error ? String(error.code) : '';

/** Errors of resources that run short and come back: the same call is worth another try. */
const shortages: Readonly<Record<string, string>> = {
	ENOMEM: 'not enough memory at the moment',
	EMFILE: 'too many open files: raise ulimit -n',
	ENFILE: 'too many open files on this machine: raise fs.file-max',
	EAGAIN: 'the kernel asks to try again',
	EINTR: 'the kernel asks to try again',
};

/** Something that comes and goes lacked, rather than what was asked for being wrong. */
export const isShortage = (error: unknown): boolean => Object.hasOwn(shortages, codeOf(error));

/** What can be done about a shortage; empty for any other error. */
export const hintForShortage = (code: string): string => shortages[code] ?? '';

/** `<message> (<hint>)` on one line, whatever was thrown. */
export function explain(error: unknown): string {
	const hint = error instanceof ProbeError && error.hint !== '' ? ` (${error.hint})` : '';
	return `${messageOf(error)}${hint}`.replaceAll(/\s*\n\s*/g, '; ');
}

/** `ENOENT: no such file or directory, open 'x'` → `no such file or directory`; else as explain(). */
export const reasonOf = (error: unknown): string =>
	explain(error).replace(/^E[A-Z]+: (.*?)(?:, \w+(?: '.*')?)?$/, '$1');

/** What this kernel or this user will not have, rather than what went wrong. */
const refusalCodes = [
	'EPERM',
	'EACCES',
	'ENOENT',
	'ENOSYS',
	'ESRCH',
	'EOPNOTSUPP',
	'ENOTSUPP',
	'EINVAL',
];

/** Is it the kernel's or the user's limit (`unsupported`), not a fault of the program (`failed`)? */
export const isRefusal = (error: unknown): boolean =>
	error instanceof ProbeError &&
	(error.step === 'load' || error.step === 'attach') &&
	refusalCodes.includes(error.code);

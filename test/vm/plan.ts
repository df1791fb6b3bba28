// What the host asks of the guest and what the guest answers, both as JSON on the shared folder.

/** What a user may do and is told, test/cli/privileges.test.ts: tested and shown beside the tools. */
export const privileges = 'privileges';

/** Written by the host before the boot: `plan.json`. */
export type GuestPlan = {
	/** Test files by tool, bundled on the host. */
	readonly tests: Readonly<Record<string, string>>;
	/** The workload, compiled on the host. */
	readonly workload: string;
	/** Share of the full volume of work. */
	readonly scale: number;
	/** Also test what each tool falls back to. */
	readonly alternatives: boolean;
	/** Also test forced backends that by their own word may lose events on this kernel. */
	readonly losing?: boolean;
	/** Seconds that the tests of one tool with one backend may take. */
	readonly toolTimeout: number;
};

/** One tool tested with one backend. */
export type GuestRun = {
	readonly tool: string;
	/** The kind of hook that was forced; absent for the kernel's own choice. */
	readonly forced?: string;
	/** What the tool then attached; absent when it attached nothing. */
	readonly backend?: string;
	/** Why it attached nothing. */
	readonly refusal?: string;
	/** A forced backend that by its own word may lose events on this kernel; it is not tested. */
	readonly loses?: boolean;
	/** The file with its TAP output; absent when there was nothing to test. */
	readonly tap?: string;
	/** Null when it was killed. */
	readonly status: number | null;
	readonly seconds: number;
};

/** Written by the guest after each run: `result.json`. */
export type GuestResult = {
	/** uname -r */
	readonly release: string;
	/** uname -v, with the date of the build */
	readonly build: string;
	readonly runs: readonly GuestRun[];
	readonly finished: boolean;
};

/** Where the guest sees the shared folder, and where its disk. */
export const guestOut = '/run/kerntop-out';
export const guestDisk = '/run/kerntop-disk';

/** What init.sh and guest.ts say through the kernel's log, whose lines reach the console whole. */
export const said = {
	/** Everything is mounted, the tests are about to start. */
	up: 'kerntop-vm: up',
	/** The tests of TOOL with BACKEND begin; also in the kernel's log. */
	run: 'kerntop-vm: run ',
	done: 'kerntop-vm: done',
} as const;

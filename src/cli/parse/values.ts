// What was typed for an option → a checked value, or one line that says what was expected. Pure.
import {shownComm} from '../../core/comm.js';
import {UsageError} from '../../core/errors.js';
import {type Filters, maxFilterPids} from '../../core/filters.js';

/** What the command line needs to know of the system; a fake in tests. */
export type Surroundings = {
	readonly stdinIsTerminal: boolean;
	readonly stdoutIsTerminal: boolean;
	/** Standard output is /dev/null, which throws away what kerntop prints. */
	readonly stdoutIsNull: boolean;
	/** TERM; empty when it is not set. */
	readonly terminalType: string;
	/** NO_COLOR is set and not empty. */
	readonly noColor: boolean;
	/** The locale, or the terminal, has no characters beyond ASCII. */
	readonly ascii: boolean;
	/** The process that a process or thread ID belongs to; undefined when there is none. */
	processOf(pid: number): number | undefined;
	userId(name: string): number | undefined;
	/** Its absolute path, or what is wrong with the one given. */
	cgroup(path: string): {readonly path: string} | string;
};

/** PID_MAX_LIMIT of a 64-bit kernel. */
const maxPid = 4_194_304;

const quoted = (text: string): string => JSON.stringify(text);

export function seconds(text: string): number {
	const value = decimal(text);
	if (value === undefined || value < 0.1 || value > 3600) {
		throw new UsageError(`the interval must be 0.1 to 3600 seconds, not ${quoted(text)}`);
	}

	return value;
}

export function positiveInteger(what: string, text: string): number {
	const value = /^\d+$/.test(text) ? Number(text) : 0;
	if (value < 1 || value > 1e9) {
		throw new UsageError(`${what} must be a whole number from 1, not ${quoted(text)}`);
	}

	return value;
}

/** The kernel refuses what it has no memory for; this much it could never have. */
const mostMapEntries = 10_000_000;

export function mapEntries(text: string): number {
	const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
	if (value < 1 || value > mostMapEntries) {
		throw new UsageError(
			`--map-entries must be 1 to ${String(mostMapEntries)}, not ${quoted(text)}`,
		);
	}

	return value;
}

function decimal(text: string): number | undefined {
	return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined;
}

/** The filters as typed. */
export type RawFilters = {
	readonly pids?: readonly string[] | undefined;
	readonly comm?: string | undefined;
	readonly uid?: string | undefined;
	readonly cgroup?: string | undefined;
};

export function filters(raw: RawFilters, surroundings: Surroundings): Filters {
	return {
		...(raw.pids !== undefined && {pids: processIds(raw.pids, surroundings)}),
		...(raw.comm !== undefined && {comm: shownComm(raw.comm)}),
		...(raw.uid !== undefined && {uid: userId(raw.uid, surroundings)}),
		...(raw.cgroup !== undefined && {cgroup: cgroupPath(raw.cgroup, surroundings)}),
	};
}

function processIds(words: readonly string[], {processOf}: Surroundings): number[] {
	const ids = new Set<number>();
	for (const text of words.flatMap((word) => word.split(','))) {
		const id = /^\d+$/.test(text) ? Number(text) : 0;
		if (id < 1 || id > maxPid) {
			throw new UsageError(`a PID must be a whole number from 1, not ${quoted(text)}`);
		}

		const owner = processOf(id);
		if (owner === undefined) throw new UsageError(`there is no process ${text}`);
		if (owner !== id) {
			throw new UsageError(
				`${text} is a thread of process ${String(owner)}: use -p ${String(owner)}`,
			);
		}

		ids.add(id);
	}

	if (ids.size > maxFilterPids) {
		throw new UsageError(
			`at most ${String(maxFilterPids)} PIDs can be filtered, not ${String(ids.size)}`,
		);
	}

	return [...ids];
}

function userId(text: string, surroundings: Surroundings): number {
	const id = /^\d+$/.test(text) ? Number(text) : surroundings.userId(text);
	// The last one is (uid_t)-1, "no user".
	if (id === undefined) {
		throw new UsageError(`there is no user ${quoted(text)} in /etc/passwd: give the number`);
	}

	if (id > 0xff_ff_ff_fe) throw new UsageError(`a user ID is at most 4294967294, not ${text}`);
	return id;
}

function cgroupPath(path: string, surroundings: Surroundings): string {
	const cgroup = surroundings.cgroup(path);
	if (typeof cgroup === 'string') {
		throw new UsageError(
			`--cgroup needs the directory of a version-2 cgroup: ${quoted(path)} ${cgroup}`,
		);
	}

	return cgroup.path;
}

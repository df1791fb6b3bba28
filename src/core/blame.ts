// What a tool declares for the overview: processes to blame, a resource it explains, figures it adds.
import type {Options} from './options.js';
import type {Resource} from './resource.js';
import type {ReadySnapshot, Row} from './snapshot.js';

/** What an amount is in, in JSON. A process that keeps one CPU busy all the time has 1 of `cpus`. */
export type AmountUnit = 'cpus' | 'bytes_per_s' | 'per_s';

/** Rows of processes that use up a resource. */
export type Blame = {
	readonly resource: Resource;
	/**
	 * An author had the work done; an issuer issued it, perhaps for an author: kernel workers write the pages
	 * that other processes made dirty. Issuers are named where next to no author is known.
	 */
	readonly as: 'author' | 'issuer';
	/** The counters that are added up. */
	readonly columns: readonly string[];
	/** What their sum in a second is in. */
	readonly unit: AmountUnit;
	/** Whoever has less is not worth a name. */
	readonly least: number;
	/** Work that looks as if it used the resource, and does so only as far as others pass it on to it. */
	readonly standIn?: StandIn;
	/** The tool that explains the resource shows more of the process than this one. */
	readonly isShownByExplainer?: true;
};

/** Reads of a file that is mounted as a disk, for example. */
export type StandIn = {
	isAsked(row: Row): boolean;
	/** The same work, or another's, as it reached the resource. */
	isPassedOn(row: Row): boolean;
};

/** The overview's row of the resource leads to the tool, with these options. */
export type Explanation = {readonly resource: Resource; readonly options?: Options};

/** What the tool counts is the errors of a resource. */
export type ErrorCount = {
	readonly resource: Resource;
	/** The column that counts them. */
	readonly column: string;
	/** The name of the device that a row's are of. */
	readonly device: (row: Row) => string;
	readonly describe: string;
};

/** A number of the tool's that tells how busy a resource is, or how much has to wait for it. */
export type Indication = {
	readonly resource: Resource;
	readonly aspect: 'utilisation' | 'saturation';
	/** In JSON. */
	readonly measure: string;
	readonly unit: 'ratio' | 'bytes_per_s' | 'per_s' | 'count' | 'ms';
	/** Before the value; empty where the column says it. */
	readonly label: string;
	/** For the help, the words of a sentence: "the share of the time in which …". */
	readonly describe: string;
	/** From these values on; undefined where it is shown and not judged. */
	readonly warn?: number;
	readonly bad?: number;
	/** Null where it was not measured. */
	value(snapshot: ReadySnapshot): number | null;
	/** Which one it is of, where it is of one among several. */
	of?(snapshot: ReadySnapshot): string;
	/** Why a snapshot has no value. */
	readonly reason: string;
};

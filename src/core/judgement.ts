// The overview as data: what it says of each resource, and the processes it names.
import type {AmountUnit} from './blame.js';
import type {Resource} from './resource.js';

/** 0 good, 1 a warning, 2 bad. */
export type Level = 0 | 1 | 2;

/** Before what is a warning, and what is bad: to be seen without colours too. */
export const marks = ['', '! ', '!! '] as const;

export type Figure = {
	readonly measure: string;
	/** Null where it was not measured. */
	readonly value: number | null;
	readonly unit: string;
	/** The disk, the interface; empty where there is but one. */
	readonly of: string;
	/** Null where there is no value, or none that is judged. */
	readonly level: Level | null;
	/** Why there is no value; empty where there is one. */
	readonly reason: string;
	/** As it is written: `psi 61%`. */
	readonly text: string;
};

export type Culprit = {
	/** Of several processes of the name, the one with most. */
	readonly pid: number;
	readonly comm: string;
	readonly processes: number;
	readonly amount: number;
	readonly unit: AmountUnit | 'bytes' | 'count';
	/** The panel that explains it. */
	readonly panel: string;
	/** As it is written: `dd (pid 12) 240M/s`. */
	readonly text: string;
};

export type JudgedResource = {
	readonly resource: Resource;
	readonly title: string;
	readonly level: Level;
	readonly utilisation: readonly Figure[];
	readonly saturation: readonly Figure[];
	readonly errors: readonly Figure[];
	/** Most first. */
	readonly offenders: readonly Culprit[];
	/** The panel that explains it. */
	readonly panel: string | null;
};

/** A tool that the judgement is made from. */
export type Witness = {
	readonly panel: string;
	readonly status: string;
	/** Empty where it gives no data. */
	readonly backend: string;
	/** Why it gives none. */
	readonly reason: string;
	readonly caveats: readonly string[];
};

export type Judgement = {
	/** What means are over, and what errors are counted over. */
	readonly judgedSeconds: number;
	readonly errorSeconds: number;
	/** A sentence each: what is wrong, and which process causes it; the worst first. */
	readonly verdict: readonly string[];
	readonly level: Level;
	readonly resources: readonly JudgedResource[];
	readonly tools: readonly Witness[];
};

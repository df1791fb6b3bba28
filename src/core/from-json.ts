// JSON from another version or another hand → values of the types expected, or a Mismatch.
import {sanitise} from './sanitise.js';
import type {Row, Value} from './snapshot.js';

/** The value is not what it should be; the function that reads a whole document catches it. */
export class Mismatch extends Error {}

export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown): Fields {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Mismatch();
	return value as Fields;
}

export function list<T>(value: unknown, of: (one: unknown) => T): T[] {
	if (!Array.isArray(value)) throw new Mismatch();
	return value.map((one) => of(one));
}

export function number(value: unknown): number {
	if (typeof value !== 'number' || !Number.isFinite(value)) throw new Mismatch();
	return value;
}

/** Later code divides by it and formats it as a date. */
export function positive(value: unknown, most: number): number {
	const checked = number(value);
	if (checked <= 0 || checked > most) throw new Mismatch();
	return checked;
}

/** A sum or a size: later code repeats characters by it. */
export function amount(value: unknown): number {
	const checked = number(value);
	if (checked < 0 || checked > Number.MAX_SAFE_INTEGER) throw new Mismatch();
	return checked;
}

export const numberOrNull = (value: unknown): number | null =>
	value === null ? null : number(value);

/** No text of a recording may command the terminal. */
export function text(value: unknown): string {
	if (typeof value !== 'string') throw new Mismatch();
	return sanitise(value);
}

const scalar = (value: unknown): Value =>
	value === null || typeof value === 'boolean'
		? value
		: typeof value === 'string'
			? text(value)
			: number(value);

/** Keys are shown as titles where they are all there is. */
export function record<T>(value: unknown, of: (one: unknown) => T): Record<string, T> {
	const entries = Object.entries(fields(value)).map(([key, one]): [string, T] => {
		if (!/^[a-z][\w-]*$/i.test(key)) throw new Mismatch();
		return [key, of(one)];
	});
	return Object.fromEntries(entries);
}

export const row = (value: unknown): Row => record(value, scalar);

// What was typed and a panel's columns → what is wrong with it, if anything is.
import {QueryError} from './condition.js';
import type {QueryFields} from './field.js';
import {checkQuery} from './match.js';
import {parseQuery} from './parse.js';

/** Without fields the columns are not looked at. */
export function problemOf(text: string, fields?: QueryFields): QueryError | undefined {
	try {
		const condition = parseQuery(text);
		if (fields !== undefined) checkQuery(condition, fields);
		return undefined;
	} catch (error) {
		if (error instanceof QueryError) return error;
		throw error;
	}
}

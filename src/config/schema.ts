// A JSON schema + a value → what is wrong with the value, a sentence each. Pure; it knows the keywords
// that config.schema.json uses, and a test keeps it so.

/** The part of JSON Schema that settings need. */
export type Schema = {
	readonly type?: 'object' | 'array' | 'string' | 'number' | 'boolean';
	readonly enum?: readonly string[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly items?: Schema;
	readonly minItems?: number;
	readonly uniqueItems?: boolean;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly additionalProperties?: boolean | Schema;
	readonly default?: unknown;
	readonly description?: string;
};

export type Entries = Readonly<Record<string, unknown>>;

export const isEntries = (value: unknown): value is Entries =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Long values are not repeated in full in a message of one line. */
const longest = 30;

const shown = (value: unknown): string => {
	const text = JSON.stringify(value);
	return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
};

const kinds: Readonly<Record<NonNullable<Schema['type']>, string>> = {
	object: 'an object',
	array: 'a list',
	string: 'a text',
	number: 'a number',
	boolean: 'true or false',
};

function typeOf(value: unknown): string {
	if (Array.isArray(value)) return 'array';
	return value === null ? 'null' : typeof value;
}

/** @param name of the value, as the sentences call it: `columns.biotop`. */
export function problemsOf(schema: Schema, value: unknown, name: string): string[] {
	const {enum: allowed, type} = schema;
	if (allowed !== undefined && !allowed.some((one) => one === value)) {
		return [`${name} must be ${allowed.join(' or ')}, not ${shown(value)}`];
	}

	if (type !== undefined && typeOf(value) !== type) {
		return [`${name} must be ${wanted(schema)}, not ${shown(value)}`];
	}

	if (typeof value === 'number') return numberProblems(schema, value, name);
	if (Array.isArray(value)) return listProblems(schema, value, name);
	return isEntries(value) ? entryProblems(schema, value, name) : [];
}

const wanted = ({type, minimum, maximum}: Schema): string =>
	minimum !== undefined && maximum !== undefined
		? `${minimum} to ${maximum}`
		: type === undefined
			? 'something else'
			: kinds[type];

function numberProblems(schema: Schema, value: number, name: string): string[] {
	const {minimum = -Infinity, maximum = Infinity} = schema;
	return value >= minimum && value <= maximum
		? []
		: [`${name} must be ${wanted(schema)}, not ${shown(value)}`];
}

function listProblems(schema: Schema, list: readonly unknown[], name: string): string[] {
	const {items, minItems = 0, uniqueItems = false} = schema;
	if (list.length < minItems) return [`${name} must not be empty`];
	const twice = list.find((one, index) => list.indexOf(one) !== index);
	if (uniqueItems && twice !== undefined) return [`${name} has ${shown(twice)} twice`];
	return items === undefined
		? []
		: list.flatMap((one, index) => problemsOf(items, one, `${name}[${index}]`));
}

function entryProblems(schema: Schema, entries: Entries, name: string): string[] {
	const {properties = {}, additionalProperties = true} = schema;
	return Object.entries(entries).flatMap(([key, value]) => {
		const inside = `${name}.${key}`;
		const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
		if (known !== undefined) return problemsOf(known, value, inside);
		if (typeof additionalProperties === 'object') {
			return problemsOf(additionalProperties, value, inside);
		}

		return additionalProperties ? [] : [`there is no setting ${inside}`];
	});
}

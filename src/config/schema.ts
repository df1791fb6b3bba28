// A JSON schema + a value → what of the value is right, and a sentence for each part that is wrong. Pure;
// it knows the keywords that config.schema.json uses, and a test keeps it so.

/** The part of JSON Schema that settings need. */
export type JsonSchema = {
	readonly type?: 'object' | 'array' | 'string' | 'number' | 'boolean';
	readonly enum?: readonly string[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly items?: JsonSchema;
	readonly minItems?: number;
	readonly uniqueItems?: boolean;
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly additionalProperties?: boolean | JsonSchema;
	readonly default?: unknown;
	readonly description?: string;
};

export type MembersOf = Readonly<Record<string, unknown>>;

export const isEntries = (value: unknown): value is MembersOf =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Long values are not repeated in full in a message of one line. */
const longest = 30;

const shown = (value: unknown): string => {
	const text = JSON.stringify(value);
	return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
};

const kinds: Readonly<Record<NonNullable<JsonSchema['type']>, string>> = {
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

/** What is left of a value without its wrong parts, and a sentence for each of these. */
export type Checked = {
	/** Undefined where nothing is left. */
	readonly value: unknown;
	readonly problems: readonly string[];
};

const fine = (value: unknown): Checked => ({value, problems: []});

const refused = (problem: string): Checked => ({value: undefined, problems: [problem]});

/** @param name of the value, as the sentences call it: `columns.TOOL`. */
export function checked(schema: JsonSchema, value: unknown, name: string): Checked {
	const {enum: allowed, type, minimum = -Infinity, maximum = Infinity} = schema;
	if (allowed !== undefined && !allowed.some((one) => one === value)) {
		return refused(`${name} must be ${allowed.join(' or ')}, not ${shown(value)}`);
	}

	const isOutside = typeof value === 'number' && !(value >= minimum && value <= maximum);
	if (isOutside || (type !== undefined && typeOf(value) !== type)) {
		return refused(`${name} must be ${wanted(schema)}, not ${shown(value)}`);
	}

	if (Array.isArray(value)) return checkedList(schema, value, name);
	return isEntries(value) ? checkedEntries(schema, value, name) : fine(value);
}

const wanted = ({type, minimum, maximum}: JsonSchema): string =>
	minimum !== undefined && maximum !== undefined
		? `${minimum} to ${maximum}`
		: type === undefined
			? 'something else'
			: kinds[type];

function checkedList(schema: JsonSchema, list: readonly unknown[], name: string): Checked {
	const {items = {}, minItems = 0, uniqueItems = false} = schema;
	if (list.length < minItems) return refused(`${name} must not be empty`);
	const all = list.map((one, index) =>
		uniqueItems && list.indexOf(one) < index
			? refused(`${name} has ${shown(one)} twice`)
			: checked(items, one, `${name}[${index}]`),
	);
	const good = all.flatMap(({value}) => (value === undefined ? [] : [value]));
	const problems = all.flatMap((one) => one.problems);
	// A list of which nothing is left asks for nothing: an empty one may mean something.
	const isLost = good.length === 0 && list.length > 0;
	return {value: isLost ? undefined : good, problems};
}

function checkedEntries(schema: JsonSchema, entries: MembersOf, name: string): Checked {
	const all = Object.entries(entries).map(([key, value]) => {
		const one = schemaOf(schema, key);
		const found =
			one === undefined
				? refused(`there is no setting ${name}.${key}`)
				: checked(one, value, `${name}.${key}`);
		return [key, found] as const;
	});
	const good = all.filter(([, {value}]) => value !== undefined);
	return {
		value: Object.fromEntries(good.map(([key, {value}]) => [key, value])),
		problems: all.flatMap(([, {problems}]) => problems),
	};
}

/** Of an entry; undefined for one that there must not be. */
function schemaOf({properties = {}, additionalProperties = true}: JsonSchema, key: string) {
	if (Object.hasOwn(properties, key)) return properties[key];
	if (typeof additionalProperties === 'object') return additionalProperties;
	return additionalProperties ? {} : undefined;
}

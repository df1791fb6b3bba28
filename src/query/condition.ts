// What a query says, as a tree: made by parse.ts, carried out by match.ts.

/** What is wrong with a query, and where: an index into its text, its length for what is missing. */
export class QueryError extends Error {
	readonly at: number;

	constructor(message: string, at: number) {
		super(message);
		this.name = 'QueryError';
		this.at = at;
	}
}

/** The name of a column as it was typed, and where. */
export type Name = {readonly text: string; readonly at: number};

export type Operator = '=' | '>' | '>=' | '<' | '<=';

export type Condition =
	/** All of them; without parts it holds for every row. */
	| {readonly type: 'all'; readonly parts: readonly Condition[]}
	| {readonly type: 'any'; readonly parts: readonly Condition[]}
	| {readonly type: 'not'; readonly part: Condition}
	/** Some text of the row contains this one, in any case. */
	| {readonly type: 'contains'; readonly text: string}
	/** The column matches; without a name, some text of the row. */
	| {readonly type: 'matches'; readonly pattern: RegExp; readonly name?: Name}
	| {
			readonly type: 'compares';
			readonly name: Name;
			readonly operator: Operator;
			readonly operatorAt: number;
			/** As it was typed, without quotes. */
			readonly value: string;
			readonly valueAt: number;
			/** Whether it was quoted: then an empty text is one, too. */
			readonly quoted: boolean;
	  };

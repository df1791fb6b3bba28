// What everything generic asks of data of one shape: history, filters, lists, JSON, text. A shape is a
// folder here, and one picture in panels/; nothing else knows what its data looks like.
import type {Column} from '../core/column.js';
import type {Fields} from '../core/from-json.js';
import type {Plan} from '../core/plan.js';
import type {Row} from '../core/snapshot.js';

/** What of a plan says what its data is. */
export type Schema = Pick<Plan, 'columns' | 'sortBy' | 'unit'>;

/** Which rows are wanted, in which order. */
export type Wanted = {
	/** The key or the title of a column. @default the plan's own order */
	readonly sort?: string | undefined;
	/** @default all */
	readonly rows?: number | undefined;
};

export type TextStyle = Wanted & {
	/** Cells of a line; without a limit every column is printed. */
	readonly width: number | undefined;
};

export type ShapeModule<Data> = {
	/** Memory that it takes, in rows. */
	weight(data: Data): number;
	/** How many rows, or what stands for them, it has. */
	size(data: Data): number;
	/** The top rows only, and all others added up. */
	thin(data: Data, limit: number, schema: Schema): Data;
	/** What passes; the same object where all of it does. A remainder cannot be told apart: it goes. */
	where(data: Data, passes: (row: Row) => boolean, schema: Schema): Data;
	/** The columns of `rows`, the hidden ones too; none where nothing is listed. */
	columns(schema: Schema): readonly Column[];
	/** The rows that can be walked through, sorted and filtered. */
	rows(data: Data): readonly Row[];
	/** What `rows` leaves out, added up: no data of anybody. */
	others(data: Data): readonly Row[];
	/** Sums over all rows, also those left out. */
	totals(data: Data): Row;
	/** Nothing is known to have happened, although there may be a row that says so. */
	isEmpty(data: Data): boolean;
	/** Before the first interval has ended. */
	empty(schema: Schema): Data;
	/** The members of the JSON document that carry it. */
	encode(data: Data, schema: Schema, wanted: Wanted): object;
	/** What a recording holds of it; throws Mismatch. */
	decode(json: Fields): Data;
	/** As the BCC tool prints it; a table's first line is its header. */
	text(data: Data, plan: Plan, style: TextStyle): string[];
};

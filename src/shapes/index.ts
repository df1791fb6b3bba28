// A reading → the module of its shape, and what is the same for all shapes.
import type {Column} from '../core/column.js';
import type {Plan} from '../core/plan.js';
import type {ReadySnapshot, Reading, Row, Shape} from '../core/snapshot.js';
import {histShape} from './hist/hist-shape.js';
import {overviewShape} from './overview/overview-shape.js';
import type {Schema, ShapeModule} from './shape.js';
import {tableShape} from './table/table-shape.js';

const modules: {readonly [S in Shape]: ShapeModule<Extract<Reading, {shape: S}>>} = {
	table: tableShape as ShapeModule<Extract<Reading, {shape: 'table'}>>,
	counts: tableShape as ShapeModule<Extract<Reading, {shape: 'counts'}>>,
	hist: histShape,
	overview: overviewShape,
};

/** The module only ever gets data of its own shape. */
const moduleOf = <R extends Reading>({shape}: Pick<R, 'shape'>): ShapeModule<R> =>
	modules[shape] as unknown as ShapeModule<R>;

export {moduleOf as shapeOf};

/** What JSON calls a shape; undefined for one that this version does not know. */
export const shapeNamed = (name: unknown): ShapeModule<Reading> | undefined =>
	typeof name === 'string' && name in modules
		? moduleOf<Reading>({shape: name as Shape})
		: undefined;

/** Also those that are hidden. */
export const listColumns = (plan: Plan): readonly Column[] => moduleOf<Reading>(plan).columns(plan);

/** Rows that a snapshot lists, of any shape. */
export const rowsOf = (reading: Reading): readonly Row[] => moduleOf(reading).rows(reading);

/** All that there was, what a long history has added up included: for sums, not for lists. */
export function allRowsOf(reading: Reading): readonly Row[] {
	const shape = moduleOf(reading);
	const others = shape.others(reading);
	return others.length === 0 ? shape.rows(reading) : [...shape.rows(reading), ...others];
}

/** The snapshot with those rows that pass; itself where all do. */
export function onlyRows(
	snapshot: ReadySnapshot,
	passes: (row: Row) => boolean,
	schema: Schema,
): ReadySnapshot {
	const kept = moduleOf<ReadySnapshot>(snapshot).where(snapshot, passes, schema);
	const {thinned: part} = snapshot;
	if (part === undefined || kept === snapshot) return kept;
	const [, ...caveats] = kept.caveats;
	const how = `Of this moment only the top ${part.rows} of ${part.of} rows are kept: what was in others is not known.`;
	return {...kept, caveats: [how, ...caveats]};
}

/** The snapshot with its top rows only: what a long history can afford. */
export function thinned(snapshot: ReadySnapshot, limit: number, schema: Schema): ReadySnapshot {
	const shape = moduleOf<ReadySnapshot>(snapshot);
	const of = snapshot.thinned?.of ?? shape.size(snapshot);
	if (of <= limit || snapshot.thinned?.rows === limit) return snapshot;
	const caveats = snapshot.caveats.slice(snapshot.thinned === undefined ? 0 : 1);
	const how = `Of this moment only the top ${limit} of ${of} rows are kept; the others are added up.`;
	return {
		...shape.thin(snapshot, limit, schema),
		thinned: {rows: limit, of},
		caveats: [how, ...caveats],
	};
}

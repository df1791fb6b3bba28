// The overview's judgement: the resources of the machine, and the tools that it is made from.
import {cells} from '../../core/plain-cells.js';
import {Mismatch} from '../../core/from-json.js';
import type {Figure, JudgedResource, Level} from '../../core/judgement.js';
import type {Plan} from '../../core/plan.js';
import type {OverviewReading} from '../../core/snapshot.js';
import type {ShapeModule, TextStyle} from '../shape.js';
import {tableText} from '../table/table-text.js';
import {overviewRows, type Room} from './overview-rows.js';

const words = ['good', 'warn', 'bad'] as const;

const wordFor = (level: Level | null): string | null => (level === null ? null : words[level]);

const figure = ({text: _, level, ...rest}: Figure): object => ({...rest, level: wordFor(level)});

export const overviewShape: ShapeModule<OverviewReading> = {
	weight: ({rows}) => rows.length,
	size: ({rows}) => rows.length,
	thin: (data) => data,
	// It is of the whole machine: no row is about one process.
	where: (data) => data,
	columns: ({columns}) => columns,
	rows: ({rows}) => rows,
	others: () => [],
	totals: ({totals}) => totals,
	isEmpty: ({rows}) => rows.length === 0,
	empty: () => ({
		...{shape: 'overview', rows: [], totals: {}, resources: [], tools: []},
		...{verdict: [], level: 0, judgedSeconds: 0, errorSeconds: 0},
	}),
	encode({judgedSeconds, errorSeconds, verdict, level, resources, tools}, _schema, {rows}) {
		return {
			judged_s: seconds(judgedSeconds),
			errors_s: seconds(errorSeconds),
			...{verdict: verdict.join('; '), level: wordFor(level)},
			resources: resources.slice(0, rows ?? resources.length).map((one) => ({
				...{resource: one.resource, level: wordFor(one.level), panel: one.panel},
				utilisation: one.utilisation.map(figure),
				saturation: one.saturation.map(figure),
				errors: one.errors.map(figure),
				offenders: one.offenders.map(({text: _, ...offender}) => offender),
			})),
			tools,
		};
	},
	// A recording has the snapshots that it was made from.
	decode() {
		throw new Mismatch();
	},
	text: ({resources, verdict}, plan, style) => [
		...verdict,
		'',
		...resourceLines(resources.slice(0, style.rows ?? resources.length), plan, style),
	],
};

/** From a wide screen to a narrow one, where columns go as well. */
const rooms: readonly Room[] = [
	{figures: 2, names: 2},
	{figures: 2, names: 1},
	{figures: 1, names: 1},
];

function resourceLines(
	resources: readonly JudgedResource[],
	plan: Plan,
	{sort, width}: TextStyle,
): string[] {
	const fits = (line: string): boolean => width === undefined || cells(line.trimEnd()) <= width;
	for (const room of rooms) {
		const lines = tableText(overviewRows(resources, room), plan, {sort, width: undefined});
		if (lines.every(fits)) return lines;
	}

	return tableText(overviewRows(resources, rooms.at(-1)), plan, {sort, width});
}

const seconds = (value: number): number => Number(value.toFixed(6));

// The panels, options and filters asked for → what each panel is to count. Pure.
import type {Request} from './request.js';
import {UsageError} from '../../core/errors.js';
import {shownColumns} from '../../core/column.js';
import {listColumns} from '../../shapes/index.js';
import {findColumn} from '../../shapes/table/sort.js';
import {applicable, type Filters} from '../../core/filters.js';
import type {Probe} from '../../core/tool.js';
import {configure} from '../../core/source.js';
import {partsOf} from '../../overview/publish.js';
import type {Target} from '../../output/target.js';

/** Each panel with the filters it can honour; the only panel must honour all of them. */
export function targetsOf(
	{panels, filters: asked, options}: Request,
	chosen: readonly Probe[],
): Target[] {
	return chosen.map((probe) => {
		const {filters, ignores} = applicable(probe, asked);
		if (ignores.length > 0 && panels.length === 1) {
			const can = probe.filters.length === 0 ? 'at all' : `by ${ignores.join(' and ')}`;
			throw new UsageError(
				`${probe.name} cannot be filtered ${can}: leave out --${ignores.join(', --')}`,
			);
		}

		return {
			source: configure(probe, panels.length === 1 ? options : {}, filters),
			caveats: caveatsOfFilters(probe, asked),
		};
	});
}

/** What a panel says of filters that it cannot apply. */
export const caveatsOfFilters = (probe: Probe, filters: Filters): string[] =>
	applicable(probe, filters).ignores.map(
		(name) => `The filter --${name} cannot be applied here: all is counted.`,
	);

/** What is attached, and recorded, for a panel: itself, or those that it is made from. */
export function partsOfTarget(target: Target): readonly Target[] {
	const {source} = target;
	if (source.probe.madeFrom === undefined) return [target];
	return partsOf(source).map((part) => ({
		source: part,
		caveats: caveatsOfFilters(part.probe, source.filters),
	}));
}

/** The key of the column asked for, which must be one of some panel that is shown. */
export function sortKey(sort: string | undefined, targets: readonly Target[]): string | undefined {
	if (sort === undefined) return undefined;
	const columns = targets.flatMap(({source}) => listColumns(source.plan));
	const column = findColumn(columns, sort);
	if (column !== undefined) return column.key;
	const keys = [...new Set(shownColumns(columns).map(({key}) => key))];
	const hint = keys.length === 0 ? 'there are no columns here' : `there are ${keys.join(', ')}`;
	throw new UsageError(`no column ${JSON.stringify(sort)} to sort by: ${hint}`);
}

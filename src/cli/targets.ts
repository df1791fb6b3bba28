// The panels, options and filters asked for → what each panel is to count. Pure.
import type {Request} from './request.js';
import {UsageError} from '../errors.js';
import {findColumn} from '../output/rows.js';
import {applicable} from '../probe/filters.js';
import type {Probe} from '../probe/probe.js';
import {configure, type Source} from '../probe/source.js';

/** A panel with its options and those of the filters that it can honour. */
export type Target = {
	readonly source: Source;
	/** Full sentences about filters that were given and cannot be honoured here. */
	readonly caveats: readonly string[];
};

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
			caveats: ignores.map(
				(name) => `The filter --${name} cannot be applied here: all is counted.`,
			),
		};
	});
}

/** The key of the column asked for, which must be one of some panel that is shown. */
export function sortKey(sort: string | undefined, targets: readonly Target[]): string | undefined {
	if (sort === undefined) return undefined;
	const columns = targets.flatMap(({source}) => source.plan.columns);
	const column = findColumn(columns, sort);
	if (column !== undefined) return column.key;
	const keys = [...new Set(columns.map(({key}) => key))];
	const hint = keys.length === 0 ? 'there are no columns here' : `there are ${keys.join(', ')}`;
	throw new UsageError(`no column ${JSON.stringify(sort)} to sort by: ${hint}`);
}

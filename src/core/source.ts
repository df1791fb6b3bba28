// A probe with its options and filters fixed: what can be subscribed to. Equal sources share one attachment.
import type {Filters} from './filters.js';
import type {Options} from './options.js';
import type {Plan} from './plan.js';
import type {Probe} from './tool.js';

export type Source = {
	/** The same for two sources that would load the same programs with the same globals. */
	readonly id: string;
	readonly probe: Probe;
	readonly plan: Plan;
	readonly options: Options;
	readonly filters: Filters;
};

/** Throws UsageError where the options make no sense. */
export function configure(probe: Probe, options: Options = {}, filters: Filters = {}): Source {
	const sorted = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
	return {
		id: JSON.stringify([probe.name, sorted, filters]),
		probe,
		plan: probe.plan(options),
		options,
		filters,
	};
}

// A panel that is to be shown, as text or as JSON.
import type {Source} from '../core/source.js';

/** A panel with its options and those of the filters that it can honour. */
export type Target = {
	readonly source: Source;
	/** Full sentences about filters that were given and cannot be honoured here. */
	readonly caveats: readonly string[];
};

// Whether the tests run as root → the reason to skip one that must.

/** Of a test, or false as root: what root may not do after all is a failure, not a skip. */
export const needsRoot = (to = 'load BPF programs'): string | false =>
	process.geteuid?.() === 0 ? false : `needs root to ${to}`;

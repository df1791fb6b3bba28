// What a machine shows to no tracer → how much of it may be missing.
import {release} from 'node:os';

/** In a Firecracker machine what happens while the machine's own agent runs is shown to no tracer. */
export const isWatchedInParts = /-fc-/.test(release());

/** The share of completed writes that no tracer sees: a few of a thousand there (the README's limits). */
export const unseenWrites = isWatchedInParts ? 0.01 : 0;

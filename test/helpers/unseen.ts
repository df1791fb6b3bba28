// What a machine shows to no tracer → how much of it may be missing.
import {release} from 'node:os';

/**
 * The share of completed writes that no tracer sees: in a Firecracker machine those that complete while the
 * machine's own agent runs, a few of a thousand (the README's limits); elsewhere none.
 */
export const unseenWrites = /-fc-/.test(release()) ? 0.01 : 0;

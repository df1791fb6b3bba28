// The terminal's stream → the same stream with a gate that holds frames back while it is slow.
import type {Gate} from './feed-set.js';

/** A write that takes longer means a slow line: Node writes to terminals synchronously. */
const slowMs = 100;

/** A frame may take one part in so many of the time. */
const share = 5;

/** The longest that frames are held back, so that a stall does not outlive its cause. */
const longestMs = 5000;

export type PacedOutput = {readonly stream: NodeJS.WriteStream; readonly gate: Gate};

export function pacedOutput(
	stdout: NodeJS.WriteStream,
	now = () => performance.now(),
): PacedOutput {
	let freeAt = 0;
	const write = (...args: Parameters<NodeJS.WriteStream['write']>): boolean => {
		const start = now();
		const flushed = stdout.write(...args);
		const took = now() - start;
		if (took > slowMs) freeAt = now() + Math.min(longestMs, took * (share - 1));
		return flushed;
	};
	const stream = new Proxy(stdout, {
		get(target, property) {
			if (property === 'write') return write;
			const value: unknown = Reflect.get(target, property, target);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
	let waiting: (() => void) | undefined;
	const release = () => {
		const whenFree = waiting;
		waiting = undefined;
		whenFree?.();
	};
	return {
		stream,
		gate(whenFree) {
			const wait = freeAt - now();
			if (!stdout.writableNeedDrain && wait <= 0) return false;
			if (waiting === undefined) {
				if (stdout.writableNeedDrain) stdout.once('drain', release);
				else setTimeout(release, wait).unref();
			}

			waiting = whenFree;
			return true;
		},
	};
}

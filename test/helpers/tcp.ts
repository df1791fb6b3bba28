// Known bytes over a loopback connection of two processes of the test's own.
import {Workload} from './workload.js';

export type Transfer = {
	readonly sender: number;
	readonly receiver: number;
	readonly port: number;
};

/**
 * Starts both ends, calls `during` with their pids, and sends. `host` is where the sender connects:
 * `::ffff:127.0.0.1` makes a v4-mapped connection. With `file` it is sent by sendfile.
 */
export async function transfer(
	host: string,
	bytes: number,
	during: (transfer: Transfer, run: () => Promise<void>) => Promise<void>,
	{file = '', peek = false} = {},
): Promise<void> {
	const listenOn = host.startsWith('::ffff:') ? '::' : host;
	const receiver = await Workload.start('receive', listenOn, peek ? 1 : 0);
	const port = receiver.ready[1] ?? 0;
	const sender = await Workload.start('send', host, port, bytes, file);
	try {
		await during({sender: sender.pid, receiver: receiver.pid, port}, async () => {
			sender.go();
			await Promise.all([sender.done(), receiver.done()]);
		});
	} finally {
		sender.stop();
		receiver.stop();
	}
}

export const sendThroughLoopback = async (host: string, bytes: number): Promise<void> =>
	transfer(host, bytes, async (_, run) => run());

// A disk of a test's own that can come and go: a loop device over a file.
import {execFileSync} from 'node:child_process';
import {existsSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {until} from '../helpers/cli.js';
import {scratch} from '../helpers/workload.js';

const [add, remove] = [0x4c80, 0x4c81];

/** An ioctl of /dev/loop-control; returns the number of the device. */
function control(request: number, device: number): number {
	const script = `import fcntl, sys
print(fcntl.ioctl(open('/dev/loop-control'), int(sys.argv[1]), int(sys.argv[2])))`;
	const args = ['-c', script, String(request), String(device)];
	return Number(execFileSync('python3', args, {encoding: 'utf8'}));
}

/** A loop device of the test's own, of which nothing was there before. */
export function plugIn(t: TestContext): {name: string; unplug: () => Promise<void>} {
	const file = path.join(scratch, 'disk');
	writeFileSync(file, '');
	truncateSync(file, 16 << 20);
	let number = 70;
	while (existsSync(`/sys/block/loop${String(number)}`)) number++;
	control(add, number);

	const name = `loop${String(number)}`;
	execFileSync('losetup', ['--direct-io=off', `/dev/${name}`, file]);
	const unplug = async (): Promise<void> => {
		if (!existsSync(`/sys/block/${name}`)) return;
		execFileSync('losetup', ['--detach', `/dev/${name}`]);
		// It is busy until the last one who looked at it has gone.
		await until(`the end of ${name}`, () => {
			try {
				control(remove, number);
			} catch {
				// Busy.
			}

			return !existsSync(`/sys/block/${name}`);
		});
		rmSync(file);
	};
	t.after(unplug);
	return {name, unplug};
}

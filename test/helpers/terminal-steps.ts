// One session of the built dashboard on live data, small and large: each step goes on where the one before
// ended.
import {startBoth, type Busy} from './busy.js';
import {rootTest} from './cli.js';
import {Session} from './terminal.js';

type Step = readonly [what: string, run: (session: Session, busy: Busy) => Promise<void>];

const sizes = [
	{columns: 80, rows: 24},
	{columns: 200, rows: 50},
];

export function inTerminals(name: string, steps: readonly Step[]): void {
	for (const size of sizes) {
		rootTest(`${name} at ${size.columns}x${size.rows}`, async (t) => {
			const busy = await startBoth(t);
			const session = new Session(t, ['-i', '0.2', '--cgroup', busy.cgroup], {size});
			let passed = 0;
			for (const [index, [what, run]] of steps.entries()) {
				const skip = passed === index ? false : 'the state that the step before left is unknown';
				await t.test(what, {skip}, async () => {
					await run(session, busy);
					passed += 1;
				});
			}
		});
	}
}

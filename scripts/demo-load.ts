// Starts scripts/demo-load.sh and stops it again: the load behind fixtures and screenshots.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

export type Load = {
	/** The cgroup that holds all of the load's processes and no others. */
	readonly cgroup: string;
	stop(): Promise<void>;
};

/** Resolves when the load has started; it ends by itself after so many seconds at the latest. */
export async function startLoad(seconds: number): Promise<Load> {
	const folder = mkdtempSync(path.join(tmpdir(), 'kerntop-demo-'));
	const script = path.join(import.meta.dirname, 'demo-load.sh');
	const child = spawn('sh', [script, String(seconds), folder], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const lines = readline.createInterface({input: child.stdout});
	const [cgroup] = (await once(lines, 'line')) as [string];
	return {
		cgroup,
		async stop() {
			const gone = once(child, 'exit');
			child.kill('SIGTERM');
			await gone;
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

// What the dashboard costs at 1 Hz, 120x40, with six live probes on an idle filter: CPU and memory, by
// /proc/PID. Not among the tests: a busy host makes every instruction several times dearer, so run it on
// a quiet one. `npm run bench:dashboard`; exit status 1 above 2 % of a CPU or 160 MB.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {spawn} from 'node-pty';

const cli = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
const {CI: _, ...environment} = process.env;
const args = [cli, '-p', String(process.pid)];
const dashboard = spawn(process.execPath, args, {
	cols: 120,
	rows: 40,
	env: {...environment, TERM: 'xterm-256color'},
});
// Somebody has to read the screen.
dashboard.onData(() => undefined);

/** User and system time in seconds: fields 14 and 15 of proc_pid_stat(5), in ticks of 10 ms. */
function cpuSeconds(): number {
	const stat = readFileSync(`/proc/${String(dashboard.pid)}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / 100;
}

const shares: number[] = [];
await sleep(15_000);
for (let window = 0; window < 5; window++) {
	const before = cpuSeconds();
	await sleep(8000);
	shares.push(((cpuSeconds() - before) / 8) * 100);
}

const status = readFileSync(`/proc/${String(dashboard.pid)}/status`, 'utf8');
const megabytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
const median = [...shares].sort((a, b) => a - b)[2] ?? Number.NaN;
const windows = shares.map((share) => share.toFixed(2)).join(' ');
process.stdout.write(`${median.toFixed(2)} % of a CPU (${windows}), ${megabytes.toFixed(0)} MB\n`);
dashboard.write('q');
process.exitCode = median < 2 && megabytes < 160 ? 0 : 1;

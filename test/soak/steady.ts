// steady.ts [MINUTES]: the dashboard and a JSON stream under load for half an hour, or so long: their
// memory stays within 5 % after the warm-up, their descriptors and programs are the same all the time.
import assert from 'node:assert/strict';
import {spawn, type ChildProcess} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {attachedPrograms, cli, until} from '../helpers/cli.js';
import {memoryMib} from '../helpers/process.js';
import {stopWorkloads} from '../helpers/workload.js';
import {churn} from '../faults/fixture.js';

const minutes = Number(process.argv[2] ?? process.env['KERNTOP_SOAK_MINUTES'] ?? 30);
const sampleMs = 5000;
/** By then V8 has grown its heap and the dashboard has its ten minutes of history, or as much as fits. */
const warmUpMinutes = 11;
if (minutes < 2 * warmUpMinutes) console.warn('too short to judge the dashboard');

type Sample = {readonly mib: number; readonly files: number; readonly programs: string};

function sample(pid: number): Sample {
	return {
		mib: memoryMib(pid, 'VmRSS'),
		files: readdirSync(`/proc/${String(pid)}/fd`).length,
		programs: attachedPrograms(pid)
			.sort((a, b) => a - b)
			.join(),
	};
}

const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** One that runs until the end, and what became of it. */
class Subject {
	readonly name: string;
	readonly #child: ChildProcess;
	readonly #samples: Sample[] = [];
	#pid = 0;

	constructor(name: string, command: string, args: readonly string[]) {
		this.name = name;
		this.#child = spawn(command, args, {stdio: ['ignore', 'pipe', 'inherit']});
		this.#child.stdout?.resume();
	}

	/** The Node among its descendants, once that has attached all its programs. */
	async find(programs: number): Promise<void> {
		await until(`the programs of ${this.name}`, () => {
			const pids = [this.#child.pid ?? 0, ...childrenOf(this.#child.pid ?? 0)];
			this.#pid = pids.find((pid) => attachedPrograms(pid).length >= programs) ?? 0;
			return this.#pid !== 0;
		});
	}

	sample(): void {
		assert.equal(this.#child.exitCode, null, `${this.name} has ended`);
		this.#samples.push(sample(this.#pid));
	}

	/** Throws unless all stayed as it was. */
	judge(): void {
		const warmUp = Math.min(0.5, warmUpMinutes / minutes);
		const after = this.#samples.slice(Math.floor(this.#samples.length * warmUp));
		const quarter = Math.ceil(after.length / 4);
		const first = median(after.slice(0, quarter).map(({mib}) => mib));
		const last = median(after.slice(-quarter).map(({mib}) => mib));
		const files = new Set(after.map((one) => one.files));
		const programs = new Set(after.map((one) => one.programs));
		const growth = (100 * (last - first)) / first;
		console.log(
			`${this.name}: RSS ${first.toFixed(1)} → ${last.toFixed(1)} MiB (${growth.toFixed(2)} %), ` +
				`${[...files].join(' or ')} descriptors, ${String(programs.size)} set of programs, ${String(after.length)} samples`,
		);
		assert.ok(growth <= 5, `${this.name} grows`);
		assert.equal(files.size, 1, `${this.name}: ${[...files].join()} descriptors`);
		assert.equal(programs.size, 1, `${this.name} lost or got programs`);
	}

	stop(): void {
		if (this.#pid !== 0) process.kill(this.#pid, 'SIGTERM');
		this.#child.kill('SIGTERM');
	}
}

function childrenOf(pid: number): number[] {
	const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
	const own = children.split(' ').filter(Boolean).map(Number);
	return own.flatMap((child) => [child, ...childrenOf(child)]);
}

/** Processes and connections that come and go, bytes, calls: again and again. */
async function load(isOver: () => boolean): Promise<void> {
	while (!isOver()) {
		for (const work of [
			['processes', 1000, 5],
			['connections', 500],
			['paced', 5000, 5],
		]) {
			const one = await churn(...work);
			await one.work();
			one.stop();
		}
	}
}

const dashboard = `stty cols 120 rows 40; exec '${process.execPath}' '${cli}'`;
const subjects = [
	new Subject('JSON', process.execPath, [cli, '--json', '-i', '0.5']),
	new Subject('dashboard', 'script', ['--quiet', '--flush', '--command', dashboard, '/dev/null']),
];
let isOver = false as boolean;
try {
	for (const subject of subjects) await subject.find(6);
	const loading = load(() => isOver);
	const end = performance.now() + minutes * 60_000;
	while (performance.now() < end) {
		await sleep(sampleMs);
		for (const subject of subjects) subject.sample();
	}

	isOver = true;
	await loading;
	for (const subject of subjects) subject.judge();
} finally {
	for (const subject of subjects) subject.stop();
	stopWorkloads();
}

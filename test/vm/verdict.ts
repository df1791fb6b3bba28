// One machine's end, its result.json, TAP files and kernel log → a cell per tool and backend.
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {type GuestResult, type GuestRun, said} from './plan.js';
import type {VmEnd} from './qemu.js';
import {parseTap, type TapReport} from './tap.js';

export type Cell = {
	readonly tool: string;
	/** The kind of hook that was forced, or null for the kernel's own choice. */
	readonly forced: string | null;
	readonly backend: string | null;
	/** The largest error that was measured, with its sign; null when nothing was. */
	readonly worst_percent: number | null;
	readonly passed: number;
	/** It may lose events on this kernel, says so, and was not tested. */
	readonly loses: boolean;
	readonly skipped: readonly string[];
	/** What it lost when tasks fought over the CPUs, having been forced, and said so. */
	readonly losses: readonly string[];
	/** Empty when all is well. */
	readonly problems: readonly string[];
	readonly seconds: number;
};

export type KernelReport = {
	readonly series: string;
	readonly package: string;
	readonly release: string | null;
	/** When Debian built it: `2026-11-12`. */
	readonly date: string | null;
	readonly seconds: number;
	/** Why there are no cells, or not all. */
	readonly problem: string | null;
	/** Why there were machines before this one. */
	readonly repeated: readonly string[];
	readonly cells: readonly Cell[];
};

/** What no kernel may say while it is measured. */
const complaint = /Kernel panic|BUG:|Oops|WARNING:|general protection fault|Unable to handle/;

/** The complaints in a kernel log, each under the run it fell into. */
function complaints(log: string): ReadonlyMap<string, string[]> {
	const found = new Map<string, string[]>();
	let current: string[] | undefined;
	for (const line of log.split(/\r?\n/)) {
		const start = line.indexOf(said.run);
		if (start !== -1) {
			current = [];
			found.set(
				line
					.slice(start + said.run.length)
					.split(' ', 2)
					.join(' '),
				current,
			);
		} else if (complaint.test(line)) {
			current?.push(line.replace(/^\[[\s\d.]+\]\s*/, ''));
		}
	}

	return found;
}

function problemsOf(run: GuestRun, tap: TapReport, complained: readonly string[]): string[] {
	if (run.refusal !== undefined) return [run.refusal];
	if (run.loses === true && run.tap === undefined) return [];
	const {failed, complete} = tap;
	const problems = failed.map(({name, error}) => `${name}: ${error}`);
	if (run.status === null) problems.push('the tests were killed: out of time');
	else if (!complete) problems.push(`the tests ended early, with status ${String(run.status)}`);
	if (tap.passed === 0 && failed.length === 0) problems.push('no test ran');
	return [...problems, ...complained];
}

/** The one furthest from zero. */
const worstOf = (percents: readonly number[]): number | null =>
	percents.reduce<number | null>(
		(worst, one) => (worst === null || Math.abs(one) > Math.abs(worst) ? one : worst),
		null,
	);

function cellOf(out: string, run: GuestRun, complained: readonly string[]): Cell {
	const tap = parseTap(run.tap === undefined ? '' : readFileSync(path.join(out, run.tap), 'utf8'));
	return {
		tool: run.tool,
		forced: run.forced ?? null,
		backend: run.backend ?? null,
		worst_percent: worstOf(tap.measured.map(({percent}) => percent)),
		passed: tap.passed,
		loses: run.loses === true && run.tap === undefined,
		losses: tap.losses,
		skipped: tap.skipped.map(({name, reason}) => `${name}: ${reason}`),
		problems: problemsOf(run, tap, complained),
		seconds: run.seconds,
	};
}

function readResult(out: string): GuestResult | undefined {
	const file = path.join(out, 'result.json');
	// Written by guest.ts of the same checkout.
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as GuestResult) : undefined;
}

const lastLines = (console: string): string =>
	console.trim().split(/\r?\n/).slice(-3).join(' | ').slice(-300);

function problemOf(vm: VmEnd, result: GuestResult | undefined): string | null {
	if (!vm.booted)
		return `did not boot (${vm.end} after ${String(vm.seconds)} s): ${lastLines(vm.console)}`;
	switch (vm.end) {
		case 'panic':
			return `panicked: ${/Kernel panic - not syncing: .*/.exec(vm.console)?.[0] ?? ''}`;
		case 'timeout':
			return `out of time after ${String(vm.seconds)} s`;
		case 'stopped':
			return 'stopped';
		case 'off':
			return result?.finished === true ? null : `ended early: ${lastLines(vm.console)}`;
	}
}

export function judge(series: string, version: string, out: string, vm: VmEnd): KernelReport {
	const result = readResult(out);
	const dmesg = path.join(out, 'dmesg.txt');
	const complained = complaints(existsSync(dmesg) ? readFileSync(dmesg, 'utf8') : vm.console);
	return {
		series,
		package: version,
		release: result?.release ?? null,
		date: /\((\d{4}-\d{2}-\d{2})\)/.exec(result?.build ?? '')?.[1] ?? null,
		seconds: vm.seconds,
		problem: problemOf(vm, result),
		repeated: [],
		cells: (result?.runs ?? []).map((run) =>
			cellOf(out, run, complained.get(`${run.tool} ${run.forced ?? 'own'}`) ?? []),
		),
	};
}

export const isGreen = ({problem, cells}: KernelReport): boolean =>
	problem === null && cells.length > 0 && cells.every(({problems}) => problems.length === 0);

// Compiles calls-32.c, a program of 32-bit x86 calls, and finds it where another machine compiled it.
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {scratch} from './workload.js';

const source = path.join(import.meta.dirname, 'calls-32.c');

/** Throws where the compiler makes no 32-bit programs. */
export function compile32(compiler: string, program: string): void {
	const target = ['-m32', '-nostdlib', '-static', '-fno-pie', '-no-pie', '-fno-stack-protector'];
	execFileSync(compiler, [...target, '-O1', '-Wall', '-Werror', '-o', program, source], {
		stdio: ['ignore', 'ignore', 'pipe'],
	});
}

/** Beside the workload, as bundle.ts lays them out for a guest. */
export const beside = (workload: string): string => path.join(path.dirname(workload), 'calls-32');

/** The program; throws where it can be neither found nor compiled. */
export function calls32(): string {
	const workload = process.env['KERNTOP_TEST_WORKLOAD'];
	if (workload !== undefined && existsSync(beside(workload))) return beside(workload);
	const program = path.join(scratch, 'calls-32');
	compile32('cc', program);
	return program;
}

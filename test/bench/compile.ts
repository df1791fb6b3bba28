// A BPF source of this folder → its object file.
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {scratch} from '../helpers/workload.js';

export function compileBpf(name: string): string {
	const object = path.join(scratch, `${name}.bpf.o`);
	const source = path.join(import.meta.dirname, `${name}.bpf.c`);
	// Debian and Ubuntu keep <asm/…> in a folder per architecture.
	const machine = execFileSync('uname', ['-m'], {encoding: 'utf8'}).trim();
	const options = [
		'-O2',
		'-g',
		'-target',
		'bpf',
		'-mcpu=v3',
		`-I/usr/include/${machine}-linux-gnu`,
	];
	execFileSync('clang', [...options, '-c', source, '-o', object]);
	return object;
}

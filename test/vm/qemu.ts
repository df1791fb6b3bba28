// A kernel, an initramfs and two shared folders → one virtual machine from power-on to power-off.
import {type ChildProcess, spawn} from 'node:child_process';
import {createWriteStream, type WriteStream, openSync, closeSync, ftruncateSync} from 'node:fs';
import path from 'node:path';
import {lowly, run} from './host.js';
import {said} from './plan.js';

/** What differs between architectures. */
export type Machine = {
	readonly qemu: string;
	readonly options: readonly string[];
	readonly console: string;
};

/**
 * Kernels and V8 patch their code. With a thread for each CPU, QEMU before 8.1 (deba78709ae8) may
 * translate code that another CPU is changing and keep what is gone: a PC's kernel panics about once
 * in 40 machines, on arm64 a tracepoint stays off for a hundredth of those that attach to it, and
 * Node fails now and then. One thread cannot race, and is no slower: two machines fill two CPUs.
 */
const threads = 'single';

const pc: Machine = {
	qemu: 'qemu-system-x86_64',
	options: ['-cpu', 'max'],
	console: 'ttyS0',
};

export type Vm = {
	/** @default a PC */
	readonly machine?: Machine;
	/** The guest's file tree, shared read-only. @default this machine's own */
	readonly root?: string;
	readonly image: string;
	readonly initramfs: string;
	/** More for the kernel's command line. */
	readonly append?: string;
	/** A folder of the machine's own, for its disk and console.txt. */
	readonly folder: string;
	/** Shared with the guest, writable. */
	readonly out: string;
	/** Seconds from power-on to the first test. */
	readonly bootTimeout: number;
	/** Seconds from power-on to power-off. */
	readonly timeout: number;
	readonly signal: AbortSignal;
	/** Gets the guest's own lines, without those of its kernel. */
	onLine(line: string): void;
};

export type VmEnd = {
	readonly booted: boolean;
	/** `off`: the guest finished and powered off. */
	readonly end: 'off' | 'panic' | 'timeout' | 'stopped';
	readonly seconds: number;
	/** The end of what the console printed. */
	readonly console: string;
};

/** A line of the guest's own in its kernel's log. */
const ownLine = /^\[[\s\d.]+\] (kerntop-vm: .*)$/;
/** As much of the console as is kept in memory. */
const keptConsole = 1 << 20;
/** Room for the tests' files; sparse. */
const diskBytes = 1.5 * 2 ** 30;

async function makeDisk(file: string): Promise<void> {
	const fd = openSync(file, 'w');
	ftruncateSync(fd, diskBytes);
	closeSync(fd);
	await run('mkfs.ext4', '-q', '-F', file);
}

/** Emulated: KVM is not to be had everywhere. It dies with us, whatever ends us. */
function start(vm: Vm, disk: string): ChildProcess {
	const {machine = pc, root = '/', image, initramfs, append = '', out} = vm;
	const share = (tag: string, folder: string, more: string): string[] => [
		'-virtfs',
		`local,path=${folder},mount_tag=${tag},security_model=none,multidevs=remap${more}`,
	];
	const command = [
		...[...lowly, machine.qemu, ...machine.options],
		...['-nodefaults', '-no-user-config', '-display', 'none', '-serial', 'stdio', '-no-reboot'],
		...['-accel', `tcg,thread=${threads},tb-size=384`, '-smp', '2', '-m', '2G'],
		...['-kernel', image, '-initrd', initramfs],
		// A slow machine stalls now and then; that is no fault of the kernel.
		...[
			'-append',
			`console=${machine.console} panic=-1 loglevel=7 nowatchdog rcupdate.rcu_cpu_stall_suppress=1 printk.devkmsg=on ${append}`,
		],
		...share('root', root, ',readonly=on'),
		...share('out', out, ''),
		...['-drive', `file=${disk},if=virtio,format=raw,cache=unsafe,discard=unmap`],
	];
	return spawn('setpriv', command, {stdio: ['ignore', 'pipe', 'pipe']});
}

/** Hears what the machine says: keeps its end, writes all of it to console.txt, tells lines of its own. */
class Console {
	text = '';
	#partial = '';
	readonly #log: WriteStream;
	readonly #onLine: (line: string) => void;

	constructor(file: string, onLine: (line: string) => void) {
		this.#log = createWriteStream(file);
		this.#onLine = onLine;
	}

	hear(data: Buffer): void {
		this.#log.write(data);
		const said = data.toString('latin1');
		this.text = (this.text + said).slice(-keptConsole);
		const lines = (this.#partial + said).split(/\r?\n/);
		this.#partial = lines.pop() ?? '';
		for (const line of lines) {
			const own = ownLine.exec(line)?.[1];
			if (own !== undefined) this.#onLine(own);
		}
	}

	async close(): Promise<void> {
		await new Promise((resolve) => this.#log.end(resolve));
	}
}

/** Boots it and waits for its end. Never rejects for what happens inside. */
export async function runVm(vm: Vm): Promise<VmEnd> {
	const disk = path.join(vm.folder, 'disk.img');
	await makeDisk(disk);
	vm.signal.throwIfAborted();
	const started = performance.now();
	const child = start(vm, disk);
	let [booted, late] = [false, false];
	const stop = (): void => {
		late = true;
		child.kill('SIGKILL');
	};

	let timer = setTimeout(stop, vm.bootTimeout * 1000);
	vm.signal.addEventListener('abort', stop);
	const console = new Console(path.join(vm.folder, 'console.txt'), (line) => {
		if (line === said.up) {
			booted = true;
			clearTimeout(timer);
			timer = setTimeout(stop, vm.timeout * 1000 - (performance.now() - started));
		}

		vm.onLine(line);
	});
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (data: Buffer) => console.hear(data));
	await new Promise((resolve) => child.once('close', resolve));
	clearTimeout(timer);
	vm.signal.removeEventListener('abort', stop);
	await console.close();
	const {text} = console;
	const panicked = /Kernel panic - not syncing/.test(text);
	return {
		booted,
		end: vm.signal.aborted ? 'stopped' : late ? 'timeout' : panicked ? 'panic' : 'off',
		seconds: Math.round((performance.now() - started) / 1000),
		console: text,
	};
}

/** See pc above: the message of a kernel that ran into a breakpoint which no debugger has set. */
export const isEmulatorFault = ({console}: VmEnd): boolean =>
	/Oops: int3|int3: 0000 \[#1\]/.test(console);

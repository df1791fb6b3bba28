// What this process may do: capabilities, lockdown, namespaces → the one line that says what is missing.
import {existsSync, readFileSync, readlinkSync, statSync} from 'node:fs';
import {ProbeError} from '../core/errors.js';

/** include/uapi/linux/capability.h */
const capabilities = {
	CAP_DAC_READ_SEARCH: 2,
	CAP_SYS_ADMIN: 21,
	CAP_SYS_RESOURCE: 24,
	CAP_PERFMON: 38,
	CAP_BPF: 39,
} as const;
export type Capability = keyof typeof capabilities;

export const vmlinuxBtf = '/sys/kernel/btf/vmlinux';

/** PROC_PID_INIT_INO and its like, include/linux/proc_ns.h: the same on every kernel. */
const initialNamespaces = {
	pid: 'pid:[4026531836]',
	user: 'user:[4026531837]',
	cgroup: 'cgroup:[4026531835]',
} as const;

/** The capabilities of these that the text of /proc/PID/status does not list as effective. */
export function missingCapabilities(
	wanted: readonly Capability[],
	status: string = readFileSync('/proc/self/status', 'utf8'),
): Capability[] {
	const effective = BigInt(`0x${/^CapEff:\s*([\da-f]+)$/m.exec(status)?.[1] ?? '0'}`);
	return wanted.filter((name) => ((effective >> BigInt(capabilities[name])) & 1n) === 0n);
}

/** Tracing programs need both; CAP_SYS_ADMIN has stood for them since before they existed (5.8). */
function missingForBpf(): Capability[] {
	return missingCapabilities(['CAP_SYS_ADMIN']).length === 0
		? []
		: missingCapabilities(['CAP_BPF', 'CAP_PERFMON']);
}

/** What kerntop may still have to do. */
export type Duty = 'attach' | 'read';

const needed: Readonly<Record<Duty, readonly Capability[]>> = {
	// CAP_DAC_READ_SEARCH for tracefs, CAP_SYS_RESOURCE for RLIMIT_MEMLOCK before 5.11.
	attach: ['CAP_BPF', 'CAP_PERFMON', 'CAP_DAC_READ_SEARCH', 'CAP_SYS_RESOURCE'],
	// Until 5.19 (c8644cd0efe7) the kernel may ask for it to read a map that is open already.
	read: ['CAP_BPF'],
};

/**
 * Is perf_event_open, and with it every kprobe and classic tracepoint, for CAP_SYS_ADMIN alone? The
 * kernels of Debian (whose default is 3) and Ubuntu (4) know levels above the 2 of all others.
 */
export function restrictsPerfEvents(read: () => string = readParanoia): boolean {
	try {
		return Number(read()) > 2;
	} catch {
		return false;
	}
}

/**
 * The reason why a kernel that counts maps and programs as locked memory (before 5.11) refuses them to
 * a process that may load them: libbpf lifts RLIMIT_MEMLOCK for those that may. Undefined for other reasons.
 */
export function memoryShortage(
	limits: string = readFileSync('/proc/self/limits', 'utf8'),
): string | undefined {
	const limit = /^Max locked memory\s+(\d+)/m.exec(limits)?.[1];
	if (limit === undefined || missingCapabilities(['CAP_SYS_RESOURCE']).length === 0)
		return undefined;
	return `no more than ${String(Number(limit) / 1024)} KiB of locked memory: CAP_SYS_RESOURCE missing`;
}

const readParanoia = (): string => readFileSync('/proc/sys/kernel/perf_event_paranoid', 'utf8');

/** The numbers of the capabilities that the duty takes. */
export function neededTo(duty: Duty): number[] {
	const hasBpf = missingCapabilities(['CAP_BPF', 'CAP_PERFMON']).length === 0;
	const isAdministrators = !hasBpf || (duty === 'attach' && restrictsPerfEvents());
	const names = [...needed[duty], ...(isAdministrators ? (['CAP_SYS_ADMIN'] as const) : [])];
	return names.map((name) => capabilities[name]);
}

/** Throws the one error that says what to do when no probe at all can work. */
export function requireBpf(btf = vmlinuxBtf): void {
	const refuse = (message: string, code: string, hint: string): never => {
		throw new ProbeError(message, {code, step: 'load', hint});
	};

	const missing = missingForBpf();
	if (missing.length > 0) {
		const message = `no privilege to load BPF programs: ${missing.join(' and ')} missing`;
		refuse(message, 'EPERM', 'run as root, or grant CAP_BPF and CAP_PERFMON');
	}

	if (isElsewhere('user')) {
		const hint = 'run outside of the rootless container or unshare';
		refuse('capabilities of a user namespace do not reach the kernel’s BPF', 'EPERM', hint);
	}

	if (lockdown() === 'confidentiality') {
		const hint = 'boot with lockdown=integrity at most';
		refuse('kernel lockdown is in confidentiality mode: programs may read nothing', 'EPERM', hint);
	}

	const hint = 'take a kernel built with CONFIG_DEBUG_INFO_BTF, or give its BTF with --btf FILE';
	if (!existsSync(btf)) {
		refuse(`no kernel type information: ${btf} does not exist`, 'ENOENT', hint);
	}

	// A FIFO would have us wait for its writer.
	if (!statSync(btf).isFile()) {
		refuse(`no kernel type information: ${btf} is no regular file`, 'EINVAL', hint);
	}
}

/** Does a seccomp filter decide which system calls this process may make? */
export function hasSeccompFilter(
	status: string = readFileSync('/proc/self/status', 'utf8'),
): boolean {
	// SECCOMP_MODE_FILTER, linux/seccomp.h
	return /^Seccomp:\s*2$/m.test(status);
}

/**
 * What to do about an error that a seccomp filter, as container engines put in place, may have given to
 * a process that has the capabilities; undefined for an error that seccomp does not give.
 */
export function seccompHint(code: string): string | undefined {
	const answers = ['EPERM', 'EACCES', 'ENOSYS'];
	return answers.includes(code) && hasSeccompFilter() && missingForBpf().length === 0
		? 'run outside of the container, or with a seccomp profile that allows bpf and perf_event_open'
		: undefined;
}

/** The mode in brackets of `none [integrity] confidentiality`; undefined where the file cannot be read. */
export function lockdown(read: () => string = readLockdown): string | undefined {
	try {
		return /\[(\w+)\]/.exec(read())?.[1];
	} catch {
		return undefined;
	}
}

const readLockdown = (): string => readFileSync('/sys/kernel/security/lockdown', 'utf8');

/** What every panel has to say about itself in the place where this process runs. */
export function caveatsOfSurroundings(): string[] {
	return isElsewhere('pid')
		? ['Process IDs are those of the host: kerntop runs in a PID namespace of its own.']
		: [];
}

/**
 * The PID namespace whose numbers /proc shows, by its inode number: that of its process 1, which only
 * a privileged user is told, or else taken to be our own. Undefined where they are the host's.
 */
export function pidNamespaceOfProc(): number | undefined {
	for (const process of ['1', 'self']) {
		try {
			const name = readlinkSync(`/proc/${process}/ns/pid`);
			return name === initialNamespaces.pid ? undefined : Number(/\d+/.exec(name)?.[0]);
		} catch {
			// Not for us to see.
		}
	}

	return undefined;
}

/** Not in the host's namespace? False also on a kernel without such namespaces, and no such file. */
export function isElsewhere(kind: keyof typeof initialNamespaces): boolean {
	try {
		return readlinkSync(`/proc/self/ns/${kind}`) !== initialNamespaces[kind];
	} catch {
		return false;
	}
}

// What decides which panels this user gets on this machine → facts for --check, as data and as text.
import {existsSync, readFileSync} from 'node:fs';
import {loadAddon} from '../native/addon.js';
import {
	type Capability,
	hasSeccompFilter,
	isElsewhere,
	lockdown,
	missingCapabilities,
	vmlinuxBtf,
} from './privileges.js';

export type Permissions = {
	/** The file with the kernel's types; null where there is none. */
	readonly btf: string | null;
	/** Of those that kerntop has a use for. */
	readonly missing_capabilities: readonly Capability[];
	/** `none`, `integrity` or `confidentiality`; null where the kernel has no lockdown. */
	readonly lockdown: string | null;
	/** Sysctls of the kernel; null where it has none of that name. */
	readonly perf_event_paranoid: number | null;
	readonly unprivileged_bpf_disabled: number | null;
	/** Whether 32-bit programs can make system calls here; null where that cannot be tried. */
	readonly runs_32bit_calls: boolean | null;
	/** A seccomp filter decides which system calls it may make. */
	readonly seccomp_filter: boolean;
	/** Namespaces of its own that this process is in. */
	readonly namespaces: ReadonlyArray<'pid' | 'user'>;
};

const useful: readonly Capability[] = [
	'CAP_BPF',
	'CAP_PERFMON',
	'CAP_DAC_READ_SEARCH',
	'CAP_SYS_ADMIN',
	'CAP_SYS_RESOURCE',
];

/** What is lost without those that are not needed everywhere. */
const lacks: Readonly<Partial<Record<Capability, string>>> = {
	CAP_DAC_READ_SEARCH: 'cannot look into tracefs for classic tracepoints',
	CAP_SYS_ADMIN: 'own cost unknown',
	CAP_SYS_RESOURCE: 'ulimit -l holds before 5.11',
};

export function permissions(btf = vmlinuxBtf): Permissions {
	return {
		btf: existsSync(btf) ? btf : null,
		missing_capabilities: missingCapabilities(useful),
		lockdown: lockdown() ?? null,
		perf_event_paranoid: sysctl('perf_event_paranoid'),
		unprivileged_bpf_disabled: sysctl('unprivileged_bpf_disabled'),
		runs_32bit_calls: runs32BitCalls(),
		seccomp_filter: hasSeccompFilter(),
		namespaces: (['pid', 'user'] as const).filter((kind) => isElsewhere(kind)),
	};
}

/** A name and what is to be said of it. */
export function permissionLines(release: string, found: Permissions): Array<[string, string]> {
	const {btf, missing_capabilities: missing, lockdown: mode, namespaces} = found;
	const settings = (['perf_event_paranoid', 'unprivileged_bpf_disabled'] as const).flatMap(
		(name) => (found[name] === null ? [] : [`${name} ${String(found[name])}`]),
	);
	const lockdownText = mode === null ? [] : [`lockdown ${mode}`];
	const calls = found.runs_32bit_calls === false ? ['no 32-bit system calls'] : [];
	const types = btf === null ? 'without BTF' : `BTF in ${btf}`;
	const without = missing.map((name) => {
		const lack = lacks[name];
		return lack === undefined ? name : `${name} (${lack})`;
	});
	return [
		['kernel', [release, types, ...calls, ...lockdownText, ...settings].join(', ')],
		[
			'user',
			without.length === 0 ? 'has all capabilities of use' : `without ${without.join(', ')}`,
		],
		...(found.seccomp_filter
			? [['seccomp', 'a filter decides which system calls are allowed'] as [string, string]]
			: []),
		...namespaces.map((kind): [string, string] => ['container', `a ${kind} namespace of its own`]),
	];
}

/** Without the addon every panel says why it is missing. */
function runs32BitCalls(): boolean | null {
	try {
		return loadAddon().runs32BitCalls();
	} catch {
		return null;
	}
}

function sysctl(name: string): number | null {
	try {
		return Number(readFileSync(`/proc/sys/kernel/${name}`, 'utf8'));
	} catch {
		return null;
	}
}

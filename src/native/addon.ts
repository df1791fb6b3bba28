// The typed contract of the native addon, and the only module that loads it.
// Before it: native/addon.cc. After it: src/bpf/object.ts.
import {createRequire} from 'node:module';
import {addonPath} from './paths.js';

/** A type as the object's BTF describes it. Offsets and sizes are bytes. */
export type BtfType =
	| {readonly kind: 'int'; readonly size: number; readonly signed: boolean}
	/** `char[size]`, NUL-terminated when shorter. */
	| {readonly kind: 'string'; readonly size: number}
	| {
			readonly kind: 'array';
			readonly size: number;
			readonly count: number;
			readonly element: BtfType;
	  }
	| {
			readonly kind: 'struct';
			readonly name: string;
			readonly size: number;
			readonly members: readonly BtfMember[];
	  };

export type BtfMember = {readonly name: string; readonly offset: number; readonly type: BtfType};

/** One map of an object; sections of globals (`.bss`, `.data`, `.rodata`) are not listed here. */
export type NativeMap = {
	readonly name: string;
	/** The number of `enum bpf_map_type`. */
	readonly type: number;
	readonly perCpu: boolean;
	readonly keySize: number;
	/** Bytes of one value on one CPU, without the padding to 8 of per-CPU values. */
	readonly valueSize: number;
	readonly maxEntries: number;
	/** Absent for maps without a typed key or value (ring buffers). */
	readonly key?: BtfType;
	readonly value?: BtfType;
};

/** One global variable of the object. */
export type NativeGlobal = {
	readonly name: string;
	readonly section: '.rodata' | '.data' | '.bss';
	readonly type: BtfType;
};

export type NativeProgram = {
	readonly name: string;
	/** The ELF section, for example `tp_btf/sched_switch`. */
	readonly section: string;
};

/**
 * The content of a map at one moment, in one allocation each: `count` keys of `keySize` bytes, and
 * for each key `cpus` values, `valueStride` bytes apart (`cpus` is 1 for a map that is not per-CPU).
 */
export type NativeMapData = {
	readonly count: number;
	readonly cpus: number;
	readonly valueStride: number;
	readonly keys: ArrayBuffer;
	readonly values: ArrayBuffer;
};

/** Kernel statistics of one loaded program, cumulative since its load. */
export type NativeProgramStats = {
	readonly name: string;
	/** Nanoseconds inside the program; grows only while run statistics are enabled. */
	readonly runTimeNs: number;
	readonly runCount: number;
	/** Runs the kernel skipped because the program was already running on that CPU. */
	readonly recursionMisses: number;
};

/** Records drained from a ring buffer: record i is `data` from `offsets[i]` to `offsets[i + 1]`. */
export type NativeRecords = {readonly data: ArrayBuffer; readonly offsets: Uint32Array};

/** What every failing call throws (or rejects with). Nothing is ever printed by the addon. */
export type NativeError = Error & {
	/** The errno's name, for example `EPERM`. */
	readonly code: string;
	readonly step: 'open' | 'configure' | 'load' | 'attach' | 'read' | 'close';
	/** The program that failed, where the failure has one. */
	readonly program?: string;
	/** The last lines libbpf logged during the call, without their trailing newline. */
	readonly log: string;
};

/**
 * One BPF object: open → configure → load → attach → read … → close. Methods called in the wrong
 * state throw `EINVAL`; after `close()` all but `close()` throw `EBADF`.
 */
export type NativeObject = {
	readonly programs: readonly NativeProgram[];
	readonly maps: readonly NativeMap[];
	readonly globals: readonly NativeGlobal[];
	/** Before load: which programs are to be loaded; all others are left out. */
	selectPrograms(names: readonly string[]): void;
	/** Before load: the number of entries of a map. */
	setMaxEntries(map: string, entries: number): void;
	/** Before load: initial value of any global. After load: `.data` and `.bss` only. */
	writeGlobal(name: string, bytes: ArrayBuffer): void;
	/** A copy of the global's bytes as the kernel sees them now (after load) or will (before). */
	readGlobal(name: string): ArrayBuffer;
	/** Off the main thread. Maps of a type that this kernel lacks are not created. */
	load(): Promise<void>;
	/** Off the main thread, in the order given; on failure all links of this call are undone. */
	attach(programs: readonly string[]): Promise<void>;
	/** One call, batched where the kernel can; never partial: a failure throws. */
	readMap(map: string): NativeMapData;
	/**
	 * Deletes `keys` (as many as fit in the buffer): those that were there, as they were last. A failure ends
	 * it early, and throws only if nothing was deleted before.
	 */
	takeKeys(map: string, keys: ArrayBuffer): NativeMapData;
	/** Takes at most about `maxBytes` of records; the rest stays in the ring. */
	drainRing(map: string, maxBytes: number): NativeRecords;
	/** Runs an attached iterator to its end, on this thread. */
	iterate(program: string): void;
	programStats(): NativeProgramStats[];
	/** Idempotent; detaches off the main thread (a classic tracepoint takes ~75 ms). */
	close(): Promise<void>;
};

/** Held while kerntop runs: the kernel measures BPF programs until it is closed or the process ends. */
export type RunStats = {close(): void};

export type NativeAddon = {
	readonly libbpfVersion: string;
	/** Parses the object file; loads nothing. `btfPath` names the kernel's BTF if not its own. */
	openObject(path: string, btfPath?: string): NativeObject;
	/** `BPF_ENABLE_STATS`; throws `EPERM` without the privilege. */
	enableRunStats(): RunStats;
	/** Which of these functions the kernel's BTF knows. The BTF is parsed once and kept. */
	knownFunctions(names: readonly string[], btfPath?: string): string[];
	/** Which of these typedefs and structs the kernel's BTF knows. */
	knownTypes(names: readonly string[], btfPath?: string): string[];
	/**
	 * The argument types of each tracepoint in the kernel's BTF, without the leading `void *`, as the
	 * names of what they point to (`request`, `bio`) or are (`int`); null where there is none.
	 */
	tracepointArguments(names: readonly string[], btfPath?: string): Array<string[] | null>;
	/**
	 * Reduces the capabilities of the whole process to these numbers (linux/capability.h), of those
	 * it has, for good.
	 */
	keepCapabilities(numbers: readonly number[]): void;
	/** Null if the kernel accepts fentry and fexit programs, else the errno's name. */
	fentryRefusal(): string | null;
	/** By making one in a child; null on architectures other than x86-64. */
	runs32BitCalls(): boolean | null;
	/**
	 * Whether SIGHUP was ignored when this process was started, which Node undoes; false where that
	 * cannot be known (arm64). Only before anybody listens for SIGHUP.
	 */
	hangupIgnoredAtStart(): boolean;
};

/** Loads the addon; throws Node's own error when it is missing or was built for another system. */
export function loadAddon(): NativeAddon {
	// The one place where the untyped addon meets its contract; test/native holds both together.
	return createRequire(import.meta.url)(addonPath) as NativeAddon;
}

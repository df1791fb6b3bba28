// argv → one of kerntop's modes; the only place that sets the exit status. No mode but the dashboard
// loads Ink and React.
// First: it listens to a signal that Node has an answer to of its own.
import {onEndSignals} from './cli/end-signals.js';
import {closeSync, fstatSync, readFileSync} from 'node:fs';
import {setImmediate} from 'node:timers/promises';
import {isatty} from 'node:tty';
import manifest from '../package.json' with {type: 'json'};
import {onDemand, probes, supporting} from '../probes/index.js';
import {asciiOnly} from './core/ascii.js';
import {invocationOf, typedOn} from './cli/parse/args.js';
import {generalHelp, panelHelp} from './cli/parse/help-text.js';
import type {Invocation} from './cli/parse/invocation.js';
import {Printer} from './output/printer.js';
import {realSurroundings} from './cli/parse/surroundings.js';
import {configFile} from './config/file.js';
import {ConfigMemory} from './config/settings-memory.js';
import {codeOf, explain, UsageError} from './core/errors.js';
import {systemClock} from './engine/clock.js';
import {Scheduler} from './engine/scheduler.js';
import {permissions} from './kernel/permissions.js';
import {endRecording, startRecording, tellStopped} from './cli/modes/recording.js';
import {runCheck, runList} from './cli/modes/list.js';
import {runOnce} from './cli/modes/once.js';
import {type Console, openProbesOrFail} from './cli/modes/printing.js';
import {runReplay} from './cli/modes/replay.js';
import {caveatsOfFilters, partsOfTarget} from './cli/parse/targets.js';
import type {Source} from './core/source.js';
import {Repetition} from './cli/modes/repeat.js';
import {judging} from './overview/publish.js';
import {overviewOf} from './overview/overview-tool.js';
import type {Publisher} from './core/publisher.js';
import {tapped} from './record/tap.js';
import type {Recorder} from './record/writer.js';
import {sanitise} from './core/sanitise.js';
import {loaded} from './core/tool.js';
import {showsAsciiOnly} from './output/terminal-type.js';

const {version} = manifest;

const overview = overviewOf([...probes, ...onDemand, ...supporting]);

/** All that can be named, in the order in which they are listed. */
const listed = [overview, ...probes, ...onDemand, ...supporting];

const stdoutIsTerminal = isatty(1);

/** By the locale, until the command line and the settings are read. */
let isAscii = showsAsciiOnly(process.env, stdoutIsTerminal);

const written = (text: string): string => (isAscii ? asciiOnly(text) : text);

const out = new Printer(1, (error) => {
	// The reader has seen enough: `| head -1`.
	if (['EPIPE', 'ECONNRESET'].includes(codeOf(error))) exit(0);
	// The terminal is gone, and no signal told of it.
	if (codeOf(error) === 'EIO' && fstatSync(1).isCharacterDevice()) exit(129);
	fail(new Error(`cannot write to standard output: ${explain(error)}`));
});

/** Nobody may listen; the exit status still tells. */
const err = new Printer(2, () => undefined);

/** Somebody has not read yet what was printed. */
const isBehind = (): boolean => out.isBehind || err.isBehind;

const console: Console = {
	version,
	paper: {
		width: (stdoutIsTerminal && process.stdout.columns) || Number(process.env['COLUMNS']) || 80,
		isTerminal: stdoutIsTerminal,
		get ascii() {
			return isAscii;
		},
		loadAverage: () => readFileSync('/proc/loadavg', 'utf8'),
	},
	print(text) {
		out.print(written(text));
	},
	isBehind,
	complain(line) {
		err.print(written(`kerntop: ${sanitise(line)}\n`));
	},
	async drained() {
		await Promise.all([out.drained(), err.drained()]);
		await setImmediate();
	},
};

let isFullScreen = false;
/** Once the end has begun: what began it decides. */
let endStatus: number | undefined;
/** The descriptors that are open yet. */
const standard = [0, 1, 2];

/** Ends the recording; false if something is missing in it. */
let endsRecording = (): boolean => true;

/** Ends at once, whatever the readers do: the kernel detaches what this process has attached. */
function exit(status: number, complaint?: string): never {
	let isWhole = true;
	if (endStatus === undefined) {
		endStatus = status;
		// Ink gives the terminal back when the process ends; only then can a message be read.
		if (isFullScreen) process.emit('exit', status);
		if (complaint !== undefined) console.complain(complaint);
		isWhole = endsRecording();
		out.finish();
		err.finish();
	}

	leaveTerminals();
	// What fails on the way out is no success.
	const all = endStatus === 0 ? status : endStatus;
	process.exit(all === 0 && !isWhole ? 1 : all);
}

/**
 * At its end Node sets the terminals that it was started on to the modes they had, and aborts where one
 * is gone. By then the modes are what they were, and a descriptor that is closed is left alone.
 */
function leaveTerminals(): void {
	for (const fd of standard.splice(0)) if (fstatSync(fd).isCharacterDevice()) closeSync(fd);
}

function fail(error: unknown): never {
	// What does not work on a terminal that is gone is no fault.
	if (isFullScreen && !(isatty(0) && isatty(1))) exit(129);
	exit(error instanceof UsageError ? 2 : 1, explain(error));
}

/** Resolves with the exit status. */
async function run(invocation: Invocation): Promise<number> {
	onEndSignals(exit, ['check', 'once', 'repeat', 'dashboard'].includes(invocation.mode));
	switch (invocation.mode) {
		case 'help': {
			const {tool} = invocation;
			console.print(tool === undefined ? generalHelp(listed) : panelHelp(tool));
			return 0;
		}

		case 'version': {
			console.print(`kerntop ${version}\n`);
			return 0;
		}

		case 'list': {
			runList(listed, invocation.json, console);
			return 0;
		}

		case 'names': {
			console.print(invocation.names.map((name) => `${name}\n`).join(''));
			return 0;
		}

		case 'check': {
			// Before openProbesOrFail() gives capabilities up.
			const found = permissions(invocation.probing.btf);
			return runCheck(invocation, found, openProbesOrFail(invocation.probing), console);
		}

		case 'once': {
			return runOnce(invocation, console, publisherFor(invocation).publisher);
		}

		case 'repeat': {
			return repeat(invocation);
		}

		case 'dashboard': {
			const {publisher, scheduler, recorder} = publisherFor(invocation);
			isFullScreen = true;
			const {openDashboard} = await import('./cli/modes/full-screen.js');
			const all = {probes, onDemand, supporting};
			return openDashboard(invocation, all, version, publisher, scheduler, recorder);
		}

		case 'replay': {
			isFullScreen = invocation.how === 'screen';
			const panels = [...probes, ...onDemand];
			return runReplay(invocation, panels, supporting, overview, console);
		}
	}
}

/** Where the data comes from; `--record` sees all of it but what is asked of the scheduler itself. */
function publisherFor(invocation: Extract<Invocation, {mode: 'once' | 'repeat' | 'dashboard'}>): {
	publisher: Publisher;
	scheduler: Scheduler;
	recorder: Recorder | undefined;
} {
	// First of all: a file that cannot be written is told before anything is loaded.
	const {record, probing} = invocation;
	const recorder = record === undefined ? undefined : startRecording(record, console);
	if (record !== undefined && recorder !== undefined) {
		endsRecording = () => endRecording(recorder, record, console);
		if (invocation.mode === 'repeat') {
			recorder.failed = () => {
				// Nothing else is left to do.
				if (invocation.silent === true) exit(1);
				tellStopped(recorder, record, console);
			};
		}
	}

	const targets =
		invocation.mode === 'dashboard'
			? undefined
			: [...invocation.targets, ...(invocation.recorded ?? [])].flatMap(partsOfTarget);
	if (recorder !== undefined && invocation.mode !== 'dashboard')
		recorder.panels = invocation.targets.map(({source}) => source.probe.name);
	const attachments = targets && new Set(targets.map(({source}) => source.id)).size;
	const {attach} = openProbesOrFail(probing, attachments);
	// What is printed together is of the same time.
	const scheduler = new Scheduler(attach, systemClock, targets !== undefined);
	// What a slow reader has not taken waits in memory: there is to be no more of it than one print.
	// A recording goes on, and what would be printed meanwhile is left out.
	if (recorder === undefined) {
		out.changed = err.changed = () => {
			if (isBehind()) scheduler.hold();
			else scheduler.resume();
		};
		return {publisher: judging(scheduler), scheduler, recorder};
	}

	const caveatsOf = ({probe}: Source): readonly string[] =>
		invocation.mode === 'dashboard'
			? caveatsOfFilters(probe, invocation.filters)
			: (targets?.find(({source}) => source.probe === probe)?.caveats ?? []);
	return {publisher: judging(tapped(scheduler, recorder, caveatsOf)), scheduler, recorder};
}

/** After an interrupt: a panel that has not given its last numbers by then gives none. */
const longestLastMs = 300;

/** The first SIGINT prints the last numbers, as BCC's tools do; then the program ends, even if its reader has stopped. */
async function repeat(invocation: Extract<Invocation, {mode: 'repeat'}>): Promise<number> {
	const {publisher, scheduler} = publisherFor(invocation);
	for (const {source} of (invocation.recorded ?? []).flatMap(partsOfTarget))
		publisher.subscribe(source, invocation.intervalMs ?? 1000, () => undefined);
	const repetition = new Repetition(invocation, console, publisher);
	const endsBefore = endsRecording;
	endsRecording = () => {
		repetition.end();
		return endsBefore();
	};
	let interruptStatus = 0;
	onEndSignals((status) => {
		if (status !== 130 || interruptStatus !== 0) exit(status);
		interruptStatus = status;
		// What a slow reader gets of it is decided on the way out; polls do not wait for one any more.
		out.changed = err.changed = () => undefined;
		scheduler.resume();
		repetition.interrupt();
		setTimeout(() => exit(status), longestLastMs);
	});
	const status = await repetition.run();
	return interruptStatus === 0 ? status : exit(interruptStatus);
}

process.on('uncaughtException', fail);

try {
	const typed = typedOn(process.argv.slice(2), listed);
	const {settings} = typed;
	const file = configFile(settings.text('config'), process.env);
	const surroundings = realSurroundings(new ConfigMemory(file, []).settings.ascii);
	isAscii = settings.has('ascii') || surroundings.ascii;
	const all = {probes, onDemand, supporting: [...supporting, overview]};
	const named = await Promise.all(typed.named.map(loaded));
	const status = await run(invocationOf(typed, named, all, surroundings));
	await console.drained();
	exit(status);
} catch (error) {
	fail(error);
}

// argv → one of kerntop's modes; the only place that sets the exit status. No mode but the dashboard
// loads Ink and React.
import {readFileSync} from 'node:fs';
import {isatty} from 'node:tty';
import manifest from '../package.json' with {type: 'json'};
import {probes, supporting} from '../probes/index.js';
import {parseArguments} from './args.js';
import {generalHelp, panelHelp} from './cli/help.js';
import type {Invocation} from './cli/invocation.js';
import {printTo} from './cli/print.js';
import {realSurroundings} from './cli/surroundings.js';
import {codeOf, explain, UsageError} from './errors.js';
import {Scheduler} from './probe/scheduler.js';
import {permissions} from './kernel/permissions.js';
import {startRecording} from './cli/recording.js';
import {runCheck, runList} from './cli/run-list.js';
import {runOnce} from './cli/run-once.js';
import {type Console, openProbesOrFail} from './cli/run-panels.js';
import {runReplay} from './cli/run-replay.js';
import {Repetition} from './cli/run-repeat.js';
import {type Publisher, tapped} from './record/tap.js';
import type {Recorder} from './record/writer.js';
import {sanitise} from './sanitise.js';

const {version} = manifest;

const stdoutIsTerminal = isatty(1);

const console: Console = {
	version,
	paper: {
		width: (stdoutIsTerminal && process.stdout.columns) || Number(process.env['COLUMNS']) || 80,
		isTerminal: stdoutIsTerminal,
		loadAverage: () => readFileSync('/proc/loadavg', 'utf8'),
	},
	print(text) {
		try {
			printTo(1, text);
		} catch (error) {
			// The reader has seen enough: `| head -1`.
			if (codeOf(error) === 'EPIPE') exit(0);
			fail(new Error(`cannot write to standard output: ${explain(error)}`));
		}
	},
	complain(line) {
		try {
			printTo(2, `kerntop: ${sanitise(line)}\n`);
		} catch {
			// Nobody listens; the exit status still tells.
		}
	},
};

/** Ends at once: the kernel detaches what this process has attached. */
function exit(status: number): never {
	process.exit(status);
}

let isFullScreen = false;

function fail(error: unknown): never {
	// Ink gives the terminal back when the process ends; only then can the message be read.
	if (isFullScreen) process.emit('exit', 1);
	console.complain(explain(error));
	exit(error instanceof UsageError ? 2 : 1);
}

/** Resolves with the exit status. */
async function run(invocation: Invocation): Promise<number> {
	switch (invocation.mode) {
		case 'help': {
			const {probe} = invocation;
			console.print(probe === undefined ? generalHelp(probes) : panelHelp(probe));
			return 0;
		}

		case 'version': {
			console.print(`kerntop ${version}\n`);
			return 0;
		}

		case 'list': {
			runList(probes, invocation.json, console);
			return 0;
		}

		case 'names': {
			console.print(invocation.names.map((name) => `${name}\n`).join(''));
			return 0;
		}

		case 'check': {
			onSignals(exit);
			// Before openProbesOrFail() gives capabilities up.
			const found = permissions(invocation.probing.btf);
			return runCheck(invocation, found, openProbesOrFail(invocation.probing), console);
		}

		case 'once': {
			onSignals(exit);
			return runOnce(invocation, console, publisherFor(invocation).publisher);
		}

		case 'repeat': {
			return repeat(invocation);
		}

		case 'dashboard': {
			// The dashboard handles the signals itself: it has a terminal to restore.
			const {publisher, recorder} = publisherFor(invocation);
			isFullScreen = true;
			const {openDashboard} = await import('./cli/full-screen.js');
			return openDashboard(invocation, probes, supporting, version, publisher, recorder);
		}

		case 'replay': {
			isFullScreen = invocation.how === 'screen';
			if (!isFullScreen) onSignals(exit);
			return runReplay(invocation, probes, supporting, console);
		}
	}
}

/** Where the data comes from; `--record` sees all of it. */
function publisherFor(invocation: Extract<Invocation, {mode: 'once' | 'repeat' | 'dashboard'}>): {
	publisher: Publisher;
	recorder: Recorder | undefined;
} {
	// First of all: a file that cannot be written is told before anything is loaded.
	const {record, probing} = invocation;
	const recorder = record === undefined ? undefined : startRecording(record, console);
	const targets = invocation.mode === 'dashboard' ? undefined : invocation.targets;
	const scheduler = new Scheduler(openProbesOrFail(probing, targets?.length).attach);
	if (recorder === undefined) return {publisher: scheduler, recorder};
	const caveatsOf = (panel: string): readonly string[] =>
		targets?.find(({source}) => source.probe.name === panel)?.caveats ?? [];
	return {publisher: tapped(scheduler, recorder, caveatsOf), recorder};
}

/** The first SIGINT prints what there is, as BCC's tools do; the second one does not wait for it. */
async function repeat(invocation: Extract<Invocation, {mode: 'repeat'}>): Promise<number> {
	const repetition = new Repetition(invocation, console, publisherFor(invocation).publisher);
	let interruptStatus = 0;
	onSignals((status) => {
		if (status !== 130 || interruptStatus !== 0) exit(status);
		interruptStatus = status;
		repetition.interrupt();
	});
	const status = await repetition.run();
	return interruptStatus === 0 ? status : interruptStatus;
}

function onSignals(handle: (status: number) => void): void {
	process.on('SIGINT', () => {
		handle(130);
	});
	process.on('SIGTERM', () => {
		handle(143);
	});
}

process.on('uncaughtException', fail);

try {
	const argv = process.argv.slice(2);
	exit(await run(parseArguments(argv, probes, realSurroundings(), supporting)));
} catch (error) {
	fail(error);
}

// The dashboard: feeds of snapshots and key presses → one full screen, drawn by Ink.
import process from 'node:process';
import {render, Text, useWindowSize} from 'ink';
import {useMemo, type ReactNode} from 'react';
import {panelFor} from '../panels/index.js';
import {openDevice} from './output/device.js';
import {onEndSignals} from './cli/end-signals.js';
import type {AppProps} from './ui/app-props.js';
import {copier} from './ui/terminal/clipboard.js';
import {lacks} from './ui/state/layout.js';
import {mouseModes, pasteModes, terminalInput} from './ui/terminal/terminal-input.js';
import {PacedOutput, type Gates} from './ui/terminal/paced-output.js';
import {Screen} from './ui/screen.js';
import {Surface} from './ui/terminal/surface.js';
import {isConsole} from './output/terminal-type.js';
import {onResized, StopSignal} from './ui/terminal/signals.js';
import {colorDepth, createTheme} from './ui/theme/theme.js';
import {useDashboard} from './ui/use-dashboard.js';
import type {Terminal} from './ui/use-keys.js';

export type {AppProps};

/** A key press is answered within a fifteenth of a second; data comes far less often. */
const maxFps = 15;

/** The gates are shut while frames cannot be written. */
export function App(props: AppProps & Gates & Terminal): ReactNode {
	const size = useWindowSize();
	const model = useDashboard(props, panelFor, size);
	const {color, ascii, colors} = props;
	const {style} = model.state;
	const theme = useMemo(
		() =>
			createTheme(colorDepth(color, process.env), ascii, {
				...{style, console: isConsole(process.env)},
				...(colors && {colors}),
			}),
		[color, ascii, colors, style],
	);
	const need = lacks(size);
	if (need !== '') return <Text wrap="truncate">{need}</Text>;

	return <Screen {...{props, model, panelFor, theme}} width={size.columns} height={size.rows} />;
}

/**
 * Shows the dashboard until it is left, with the terminal as it was before; resolves with the exit
 * status: 0 after q, 130 after Ctrl-C or SIGINT, 143 after SIGTERM, 129 after SIGHUP, 138 after SIGUSR1.
 * Rejects with what a component threw.
 */
export async function runDashboard(props: AppProps): Promise<number> {
	const {stdout} = process;
	const wanted = props.pointer !== false && props.memory?.settings.mouse !== false;
	const all = wanted ? [pasteModes, mouseModes] : [pasteModes];
	const modes = {
		set: all.map(({set}) => set).join(''),
		reset: all.map(({reset}) => reset).join(''),
	};
	const output = new PacedOutput(stdout, openDevice(1), {modes});
	const {stdin, onPaste, ...input} = terminalInput(process.stdin, new Surface());
	const mouse = wanted ? input.mouse : undefined;
	const {gate, keyGate} = output;
	const copy = copier((text) => output.send(text), process.env);
	const stopSignal = new StopSignal();
	// No font of the console has braille.
	const style = isConsole(process.env) ? 'block' : 'braille';
	const app = () => (
		<App {...{style, ...props}} {...{gate, keyGate, mouse, onPaste, stopSignal, copy}} />
	);
	// What is typed before Ink listens would be echoed into the first frame.
	process.stdin.setRawMode(true);
	const instance = render(app(), {
		...{stdin, stdout: output.stream, alternateScreen: true, incrementalRendering: true, maxFps},
		// Ctrl-C is a key with a status of its own; CI in the environment must not matter.
		...{exitOnCtrlC: false, interactive: true, patchConsole: true},
	});
	let signalled: number | undefined;
	const leave = (status: number) => {
		signalled = status;
		instance.unmount();
	};
	output.ink = {forget: () => instance.clear(), draw: () => instance.rerender(app())};
	output.gone = () => leave(129);
	// The keys' terminal may be another one.
	process.stdin.on('end', () => leave(129));
	const unlisten = onEndSignals(leave);
	// Ink writes what changed since its last frame, which a resize moved, cut or wrapped.
	const unresized = onResized(() => output.redraw());
	try {
		const status: unknown = await instance.waitUntilExit();
		return signalled ?? (typeof status === 'number' ? status : 0);
	} finally {
		unlisten();
		unresized();
		stopSignal.close();
		output.close();
	}
}

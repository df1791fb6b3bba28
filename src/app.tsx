// The dashboard: feeds of snapshots and key presses → one full screen, drawn by Ink.
import process from 'node:process';
import {render, Text, useWindowSize} from 'ink';
import {useMemo, type ReactNode} from 'react';
import {panelFor} from '../panels/index.js';
import type {AppProps} from './ui/app-props.js';
import type {Gates} from './ui/feed-set.js';
import {copier} from './ui/clipboard.js';
import {mouseInput, mouseModes} from './ui/mouse-input.js';
import {PacedOutput} from './ui/paced-output.js';
import {Screen} from './ui/screen.js';
import {Surface} from './ui/surface.js';
import {blockingDevice, openDevice} from './ui/terminal-device.js';
import {onEndSignals, onResized, StopSignal} from './ui/terminal.js';
import {colorDepth, createTheme} from './ui/theme.js';
import {useDashboard} from './ui/use-dashboard.js';
import type {Terminal} from './ui/use-keys.js';

export type {AppProps};

/** Below this nothing useful fits. */
const least = {columns: 40, rows: 10};

/** A key press is answered within a fifteenth of a second; data comes far less often. */
const maxFps = 15;

/** The gates are shut while frames cannot be written. */
export function App(props: AppProps & Gates & Terminal): ReactNode {
	const size = useWindowSize();
	const model = useDashboard(props, panelFor, size);
	const {color, ascii, colors} = props;
	const {style} = model.state;
	const theme = useMemo(
		() => createTheme(colorDepth(color, process.env), ascii, {style, ...(colors && {colors})}),
		[color, ascii, colors, style],
	);
	if (size.columns < least.columns || size.rows < least.rows) {
		const need = `needs ${least.columns}x${least.rows}, has ${size.columns}x${size.rows}`;
		return <Text wrap="truncate">{need}</Text>;
	}

	return <Screen {...{props, model, panelFor, theme}} width={size.columns} height={size.rows} />;
}

/**
 * Shows the dashboard until it is left, with the terminal as it was before; resolves with the exit
 * status: 0 after q, 130 after Ctrl-C or SIGINT, 143 after SIGTERM, 129 after SIGHUP. Rejects with
 * what a component threw.
 */
export async function runDashboard(props: AppProps): Promise<number> {
	const {stdout} = process;
	const wanted = props.pointer !== false && props.memory?.settings.mouse !== false;
	const modes = wanted ? mouseModes : undefined;
	const output = new PacedOutput(stdout, openDevice() ?? blockingDevice(stdout), {modes});
	const {stdin, mouse} =
		modes === undefined
			? {stdin: process.stdin, mouse: undefined}
			: mouseInput(process.stdin, new Surface());
	const {gate, keyGate} = output;
	const copy = copier((text) => output.send(text), process.env);
	const stopSignal = new StopSignal();
	const app = () => <App {...props} {...{gate, keyGate, mouse, stopSignal, copy}} />;
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

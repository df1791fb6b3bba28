// The dashboard: feeds of snapshots and key presses → one full screen, drawn by Ink.
import process from 'node:process';
import {render, Text, useWindowSize} from 'ink';
import {useMemo, type ReactNode} from 'react';
import {panelFor} from '../panels/index.js';
import type {AppProps} from './ui/app-props.js';
import type {Gate} from './ui/feed-set.js';
import {pacedOutput} from './ui/paced-output.js';
import {Screen} from './ui/screen.js';
import {onEndSignals, onResized} from './ui/terminal.js';
import {colorDepth, createTheme} from './ui/theme.js';
import {useDashboard} from './ui/use-dashboard.js';

export type {AppProps};

/** Below this nothing useful fits. */
const least = {columns: 40, rows: 10};

/** A key press is answered within a fifteenth of a second; data comes far less often. */
const maxFps = 15;

/** The cursor home, everything blank. */
const eraseScreen = '\u001B[H\u001B[2J';

/** `gate` is true while frames cannot be written. */
export function App(props: AppProps & {readonly gate?: Gate}): ReactNode {
	const size = useWindowSize();
	const theme = useMemo(
		() => createTheme(colorDepth(props.color, process.env), props.ascii),
		[props.color, props.ascii],
	);
	const model = useDashboard(props, panelFor, size);
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
	const {stream, gate} = pacedOutput(process.stdout);
	const app = () => <App {...props} gate={gate} />;
	const instance = render(app(), {
		...{stdout: stream, alternateScreen: true, incrementalRendering: true, maxFps},
		// Ctrl-C is a key with a status of its own; CI in the environment must not matter.
		...{exitOnCtrlC: false, interactive: true, patchConsole: true},
	});
	let signalled: number | undefined;
	const unlisten = onEndSignals((status) => {
		signalled = status;
		instance.unmount();
	});
	// Ink writes what changed since its last frame, which a resize moved, cut or wrapped.
	const unresized = onResized(() => {
		instance.clear();
		stream.write(eraseScreen);
		instance.rerender(app());
	});
	try {
		const status: unknown = await instance.waitUntilExit();
		return signalled ?? (typeof status === 'number' ? status : 0);
	} finally {
		unlisten();
		unresized();
	}
}

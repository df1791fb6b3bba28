// The dashboard's dependencies → what the bundle carries instead: fast paths, and stubs for what never runs.
import {readFile} from 'node:fs/promises';
import path from 'node:path';

/**
 * Our own functions in the place of two packages and four files of Ink that take most of a frame's
 * time, or memory. They fall back on the originals, so a file in src/ui/terminal/fast still gets those.
 */
const fastPaths = (root) => ({
	name: 'fast-paths',
	setup(build) {
		const fast = path.join(root, 'src/ui/terminal/fast');
		const replace = (filter, file) => {
			build.onResolve({filter}, ({importer}) =>
				importer.startsWith(fast) ? undefined : {path: path.join(fast, file)},
			);
		};

		replace(/^string-width$/, 'string-width.ts');
		replace(/^@alcalzone\/ansi-tokenize$/, 'ansi-tokenize.ts');
		const replaceInInk = (filter, file) => {
			build.onResolve({filter}, ({importer}) =>
				importer.includes('/ink/build/') ? {path: path.join(fast, file)} : undefined,
			);
		};

		replaceInInk(/^\.\/output\.js$/, 'output.ts');
		replaceInInk(/^\.\/line-update\.js$/, 'line-update.ts');
		replaceInInk(/^\.\/measure-text\.js$/, 'measure-text.ts');
		replaceInInk(/^\.\/sanitize-ansi\.js$/, 'sanitize-ansi.ts');
	},
});

/** Ink looks for React's developer tools when DEV=true is in the user's environment. */
const noDevtools = {
	name: 'no-devtools',
	setup(build) {
		build.initialOptions.define = {
			...build.initialOptions.define,
			'process.env.DEV': '"false"',
		};
		build.onResolve({filter: /^react-devtools-core$/}, ({path: name}) => ({
			path: name,
			namespace: 'no-devtools',
		}));
		build.onLoad({filter: /.*/, namespace: 'no-devtools'}, () => ({
			contents: 'export default {};',
		}));
	},
};

/**
 * Ink shows the cursor when it gives the terminal back. This would show it once more, on standard error
 * whatever that is, and wait there for a terminal that has been stopped.
 */
const noSecondCursor = {
	name: 'no-second-cursor',
	setup(build) {
		const namespace = 'no-second-cursor';
		build.onResolve({filter: /^restore-cursor$/}, ({path: name}) => ({path: name, namespace}));
		build.onLoad({filter: /.*/, namespace}, () => ({contents: 'export default () => {};'}));
	},
};

/** blessed-contrib's line chart derives from these; without a screen they are never constructed. */
const blessedStub = 'exports.Node = function Node() {}; exports.Box = function Box() {};';

/** All that the line chart takes from lodash. */
const lodashStub =
	'exports.max = (values) => values.length === 0 ? undefined : Math.max(...values);';

const screenlessCharts = {
	name: 'screenless-charts',
	setup(build) {
		const stub = (filter, contents) => {
			const namespace = `stub-${contents.length}`;
			build.onResolve({filter}, ({path: name, importer}) =>
				importer.includes('/blessed-contrib/') ? {path: name, namespace} : undefined,
			);
			build.onLoad({filter: /.*/, namespace}, () => ({contents, loader: 'js'}));
		};

		stub(/^blessed$/, blessedStub);
		stub(/^lodash$/, lodashStub);
		// `new Buffer` prints a deprecation unless it is called inside node_modules.
		build.onLoad({filter: /\/drawille-blessed-contrib\/index\.js$/}, async ({path: name}) => {
			const contents = await readFile(name, 'utf8');
			if (!contents.includes('new Buffer(')) throw new Error(`${name} has no "new Buffer("`);
			return {contents: contents.replaceAll('new Buffer(', 'Buffer.alloc('), loader: 'js'};
		});
	},
};

/** For esbuild's `plugins`; `root` is the repository. */
export const uiPlugins = (root) => [fastPaths(root), noDevtools, noSecondCursor, screenlessCharts];

// What the linter holds every file to, the boundaries between the folders among it.
import reactHooks from 'eslint-plugin-react-hooks';
import {defineConfig, globalIgnores} from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Forbids imports that match, with the reason as the message. */
const forbidden = (...pairs) => ({
	'no-restricted-imports': [
		'error',
		{patterns: pairs.map(([regex, message]) => ({regex, message}))},
	],
});

/** The folders of src/, and what each may import of the others: data flows one way. */
const mayImport = {
	core: [],
	native: ['core'],
	kernel: ['core', 'native'],
	bpf: ['core', 'native', 'kernel'],
	host: ['core', 'kernel'],
	query: ['core'],
	config: ['core', 'native'],
	shapes: ['core'],
	engine: ['core', 'shapes'],
	output: ['core', 'shapes'],
	overview: ['core', 'shapes'],
	record: ['core', 'shapes', 'engine', 'output'],
	sources: ['core', 'shapes', 'engine', 'record', 'bpf', 'kernel', 'native'],
	// The screen sees snapshots only: nothing of the addon or of BPF.
	ui: [
		'core',
		'shapes',
		'overview',
		'query',
		'config',
		'engine',
		'record',
		'output',
		'host',
		'kernel',
	],
};

/** The same for the folders of src/ui/. */
const mayImportInUi = {
	terminal: [],
	theme: ['terminal'],
	feeds: ['terminal'],
	// What the user chose; then the rows that this leaves; then their pictures.
	state: ['theme', 'feeds'],
	rows: ['feeds', 'state'],
	draw: ['terminal', 'theme', 'feeds', 'state', 'rows'],
	// A path does not tell this from src/overview/: no folder before it may import that, either.
	overview: ['terminal', 'theme', 'feeds', 'state', 'draw'],
	commands: ['terminal', 'theme', 'feeds', 'state', 'rows', 'draw', 'overview'],
	// The screen tells what the keys do, so these come before it.
	panes: ['terminal', 'theme', 'feeds', 'state', 'rows', 'draw', 'overview', 'commands'],
};

/** @param above more folders of `home`, which none of the others may import. */
const oneWay = (home, graph, folder, above = []) => {
	const allowed = [folder, ...graph[folder]];
	const others = [...Object.keys(graph), ...above].filter((name) => !allowed.includes(name));
	return [
		String.raw`^(\.\./)+(${others.join('|')})/`,
		`${home}/${folder} imports nothing of ${home} but ${graph[folder].join(', ') || 'itself'}.`,
	];
};

const inSrc = (folder) => oneWay('src', mayImport, folder, ['cli']);
const inUi = (folder) => oneWay('src/ui', mayImportInUi, folder);

const topOfUi = [
	String.raw`^(\.\./)+[\w-]+\.js$`,
	'The files at the top of src/ui are above its folders, and src/ui/terminal/fast imports itself only.',
];

const ink = ['^(ink|react)(/|$)', 'This also runs without a screen, and must not load Ink.'];
const tools = [
	String.raw`(^|/)(panels|probes)/([\w-]+/)?[\w-]+\.js$`,
	'Only cli.tsx and app.tsx know the tools; everything else serves shapes.',
];
const addon = [String.raw`\.node$`, 'src/native/addon.ts is the only importer of the addon.'];

export default defineConfig(
	globalIgnores(['dist/', 'node_modules/', 'native/build/', 'screenshots/']),
	{
		files: ['**/*.{ts,tsx}'],
		extends: [tseslint.configs.strictTypeChecked, reactHooks.configs.flat['recommended-latest']],
		languageOptions: {parserOptions: {projectService: true}},
		linterOptions: {reportUnusedDisableDirectives: 'error'},
		rules: {
			eqeqeq: 'error',
			'object-shorthand': 'error',
			'prefer-const': 'error',
			'@typescript-eslint/consistent-type-definitions': ['error', 'type'],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{considerDefaultExhaustiveForUnions: true},
			],
			'no-control-regex': 'error',
			// Arrow functions that pass on what a call returns, also nothing, read better.
			'@typescript-eslint/no-confusing-void-expression': ['error', {ignoreArrowShorthand: true}],
			// `_` marks what a destructuring or a signature must name and nobody reads.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{varsIgnorePattern: '^_', argsIgnorePattern: '^_'},
			],
			// Our contracts are plain objects written with method shorthand; none of them uses `this`.
			'@typescript-eslint/unbound-method': 'off',
			// Code points are what we split text into on purpose.
			'@typescript-eslint/no-misused-spread': ['error', {allow: ['string']}],
			// Numbers in templates are what most of our text is made of.
			'@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
			// Keys of process.env and of JSON: tsconfig demands the brackets, and is the stricter one.
			'@typescript-eslint/dot-notation': 'off',
		},
	},
	...Object.keys(mayImport).map((folder) => ({
		files: [`src/${folder}/**/*.{ts,tsx}`],
		rules: forbidden(tools, addon, inSrc(folder), ...(folder === 'ui' ? [] : [ink])),
	})),
	...Object.keys(mayImportInUi).map((folder) => ({
		files: [`src/ui/${folder}/**/*.{ts,tsx}`],
		rules: forbidden(tools, addon, inSrc('ui'), inUi(folder), topOfUi),
	})),
	{files: ['src/cli/**/*.{ts,tsx}'], rules: forbidden(tools, addon)},
	{files: ['src/native/addon.ts'], rules: forbidden(tools, inSrc('native'), ink)},
	{
		files: ['panels/**'],
		rules: forbidden(addon, [
			String.raw`/src/(native|bpf|sources|cli)/`,
			'Panels see snapshots only.',
		]),
	},
	{files: ['probes/**/*.ts'], rules: forbidden(addon, ink)},
	{
		files: ['test/**/*.{ts,tsx}'],
		rules: {
			// node:test's `test()` and `describe()` return promises that the runner awaits itself.
			'@typescript-eslint/no-floating-promises': [
				'error',
				{
					allowForKnownSafeCalls: [
						{from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite']},
					],
				},
			],
		},
	},
);

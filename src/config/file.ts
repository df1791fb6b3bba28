// Where the settings file is, its text, and a new text in its place in one step.
import {realpathSync, statSync, readFileSync} from 'node:fs';
import {mkdir, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {codeOf} from '../core/errors.js';

/** Settings are a page of text; what is longer is something else. */
const longest = 256 * 1024;

/**
 * `--config FILE`, else in $XDG_CONFIG_HOME, else in ~/.config. Undefined for `--config none`, and
 * where there is no home.
 */
export function configFile(
	option: string | undefined,
	environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
	if (option === 'none') return undefined;
	if (option !== undefined) return path.resolve(option);
	const {XDG_CONFIG_HOME: base = '', HOME: home = ''} = environment;
	// The XDG specification has relative paths ignored.
	if (path.isAbsolute(base)) return path.join(base, 'kerntop', 'config.json');
	return path.isAbsolute(home) ? path.join(home, '.config', 'kerntop', 'config.json') : undefined;
}

/** Empty when there is no such file; throws an Error that says why it cannot be read. */
export function readConfig(file: string): string {
	try {
		const stat = statSync(file);
		// A FIFO would have us wait for its writer.
		if (!stat.isFile()) throw new Error('no regular file');
		if (stat.size > longest) throw new Error(`larger than ${longest / 1024} KiB`);
		return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
	} catch (error) {
		const code = codeOf(error);
		if (code === 'ENOENT' || code === 'ENOTDIR') return '';
		throw code === '' ? error : new Error(`cannot be read (${code})`, {cause: error});
	}
}

/** Through a rename: a reader sees the old text or the new one, whatever happens meanwhile. */
export async function writeConfig(file: string, text: string): Promise<void> {
	// Dotfiles are often links into a repository: what the link names is replaced, not the link.
	const target = resolved(file);
	const folder = path.dirname(target);
	const owner = foreignOwner(folder);
	if (owner !== undefined) throw new Error(`${folder} belongs to user ${owner}`);
	const draft = path.join(folder, `.${path.basename(target)}.${process.pid}`);
	try {
		await makeFolder(folder);
		await writeFile(draft, text, {mode: 0o600, flag: 'wx'});
		await rename(draft, target);
	} catch (error) {
		await rm(draft, {force: true}).catch(() => undefined);
		throw new Error(`${folder} cannot be written (${codeOf(error)})`, {cause: error});
	}
}

/** With its parents. Node's own recursion never ends where the kernel says ENOENT, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
	try {
		await mkdir(folder, 0o700);
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return;
		const parent = path.dirname(folder);
		if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
		await makeFolder(parent);
		await mkdir(folder, 0o700);
	}
}

/** Under sudo HOME may still be the user's: root leaves no files of its own in there. */
function foreignOwner(folder: string): number | undefined {
	if (process.geteuid?.() !== 0) return undefined;
	try {
		const {uid} = statSync(folder);
		return uid === 0 ? undefined : uid;
	} catch {
		const parent = path.dirname(folder);
		return parent === folder ? undefined : foreignOwner(parent);
	}
}

function resolved(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		return file;
	}
}

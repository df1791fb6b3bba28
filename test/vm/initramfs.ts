// busybox, modules and init.sh → the initramfs that a kernel boots with.
import {copyFileSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {busybox, run} from './host.js';
import type {Kernel} from './kernels.js';

/** Builds it in `folder` and returns its path. `shell` is a static busybox for the guest. */
export async function buildInitramfs(
	kernel: Kernel,
	folder: string,
	shell = busybox,
): Promise<string> {
	const root = path.join(folder, 'initramfs');
	for (const part of ['bin', 'modules', 'dev']) mkdirSync(path.join(root, part), {recursive: true});
	copyFileSync(shell, path.join(root, 'bin', 'busybox'));
	copyFileSync(path.join(import.meta.dirname, 'init.sh'), path.join(root, 'init'));
	const names = kernel.modules.map((file) => path.basename(file));
	for (const file of kernel.modules)
		copyFileSync(file, path.join(root, 'modules', path.basename(file)));
	writeFileSync(path.join(root, 'modules', 'order'), names.map((name) => `${name}\n`).join(''));
	const archive = path.join(folder, 'initramfs.cpio');
	const script =
		'cd "$1" && chmod 755 init bin/busybox && find . | cpio --quiet -o -H newc -R 0:0 > "$2"';
	await run('sh', '-c', script, 'sh', root, archive);
	rmSync(root, {recursive: true});
	return archive;
}

// This machine's apt sources → where Debian's archives are to be had.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {HarnessError} from './host.js';

export type Mirror = {
	readonly debian: string;
	readonly security: string;
	/** The keys that every Debian archive is signed with. */
	readonly keyring: string;
};

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

function sourceFiles(): string[] {
	const parts = '/etc/apt/sources.list.d';
	const names = existsSync(parts) ? readdirSync(parts) : [];
	return ['/etc/apt/sources.list', ...names.map((name) => path.join(parts, name))].filter(
		(file) => /\.(?:list|sources)$/.test(file) && existsSync(file),
	);
}

/** All addresses of archives, in both formats of sources.list(5). */
function addresses(text: string): string[] {
	return text.split('\n').flatMap((line) => {
		const fields = /^(?:deb\s+(?:\[[^\]]*\]\s*)?(\S+)|URIs:\s*(.*))/.exec(line);
		return (fields?.[1] ?? fields?.[2] ?? '').split(/\s+/).filter((word) => word !== '');
	});
}

/** Throws HarnessError when this machine's own sources name no Debian archive. */
export function findMirror(): Mirror {
	const known = sourceFiles().flatMap((file) => addresses(readFileSync(file, 'utf8')));
	const ending = (end: string): string | undefined =>
		known.find((address) => new RegExp(`/${end}(?:/|\\.list)?$`).test(address));
	const debian = process.env['KERNTOP_DEBIAN_MIRROR'] ?? ending('debian');
	if (debian === undefined) {
		throw new HarnessError(
			'no Debian archive among the apt sources: name one in KERNTOP_DEBIAN_MIRROR (http://…/debian)',
		);
	}

	if (!existsSync(keyring)) throw new HarnessError('install debian-archive-keyring');
	return {debian, security: ending('debian-security') ?? `${debian}-security`, keyring};
}

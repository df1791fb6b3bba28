// An object file and the checksums of the build → is it the file that was built?
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {isShortage, ProbeError} from '../core/errors.js';
import {checksumsPath, objectPath} from '../native/paths.js';

/**
 * Throws a ProbeError for a file that is not what the build made. A changed bit may leave a program
 * that loads and counts something else. Leaves a file that cannot be read to the addon.
 */
export function checkObject(name: string): void {
	let bytes: Buffer;
	try {
		bytes = readFileSync(objectPath(name));
	} catch {
		return;
	}

	const digest = createHash('sha256').update(bytes).digest('hex');
	if (!checksums().includes(`${digest}  ${name}.bpf.o\n`)) {
		throw new ProbeError(`'${objectPath(name)}' is damaged: it differs from what was built`, {
			code: 'EBADMSG',
			step: 'open',
			hint: 'rebuild kerntop with npm run build, or install it again',
		});
	}
}

/** As sha256sum writes them; empty where the build has none, so that nothing passes. */
function checksums(): string {
	try {
		return readFileSync(checksumsPath, 'utf8');
	} catch (error) {
		if (isShortage(error)) throw error;
		return '';
	}
}

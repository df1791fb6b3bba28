// A tool's object file and the checksums of the build → is it the file that was built?
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {ProbeError} from '../errors.js';
import {checksumsPath, objectPath} from '../paths.js';

/**
 * Throws a ProbeError for a file that is not what the build made. A changed bit may leave a program
 * that loads and counts something else. Leaves a file that cannot be read to the addon.
 */
export function checkObject(tool: string): void {
	let bytes: Buffer;
	try {
		bytes = readFileSync(objectPath(tool));
	} catch {
		return;
	}

	const digest = createHash('sha256').update(bytes).digest('hex');
	if (!checksums().includes(`${digest}  ${tool}.bpf.o\n`)) {
		throw new ProbeError(`'${objectPath(tool)}' is damaged: it differs from what was built`, {
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
	} catch {
		return '';
	}
}

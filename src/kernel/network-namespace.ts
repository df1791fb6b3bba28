// /proc/self/ns/net → the network namespace that /proc/net and sockets of this process are of.
import {readlinkSync} from 'node:fs';

/** `net:[4026531840]`; empty on a kernel without network namespaces. */
export const networkNamespace = (process = 'self'): string => {
	try {
		return readlinkSync(`/proc/${process}/ns/net`);
	} catch {
		return '';
	}
};

// Where the built addon and the BPF objects live, seen from the bundle and from the sources alike.
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/** The build's output folder: the bundle sits in it, the sources two folders beside it. */
const dist = path.basename(here) === 'dist' ? here : path.join(here, '..', '..', 'dist');

/** The native addon. */
export const addonPath = path.join(dist, 'kerntop.node');

/** A compiled BPF object. */
export const objectPath = (name: string): string => path.join(dist, 'bpf', `${name}.bpf.o`);

/** What editors check the settings file against. */
export const schemaPath = path.join(dist, 'config.schema.json');

/** The checksums of all of them, as the build wrote them. */
export const checksumsPath = path.join(dist, 'bpf', 'checksums');

// The types of registry.mjs, for the test that holds it and the scaffold.
export function registryOf(probes: string): Promise<string>;
export function writeRegistry(probes: string): Promise<void>;

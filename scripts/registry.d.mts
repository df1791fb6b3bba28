// The type of registry.mjs, for the test that holds it and the scaffold.
export function registryOf(probes: string): string;
export function writeRegistry(probes: string): void;

// Recorded snapshots of a real load (scripts/record-fixtures.ts) → histories for the dashboard.
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {ReadySnapshot} from '../../src/core/snapshot.js';

const folder = path.join(import.meta.dirname, '../fixtures/snapshots');

export const hasHistory = (tool: string): boolean => existsSync(path.join(folder, `${tool}.json`));

/** Consecutive snapshots of a tool, oldest first. */
export function loadHistory(tool: string): ReadySnapshot[] {
	const text = readFileSync(path.join(folder, `${tool}.json`), 'utf8');
	// Written by the recorder from snapshots of this type.
	return JSON.parse(text) as ReadySnapshot[];
}

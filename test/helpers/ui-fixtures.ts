// Recorded snapshots of a real load (scripts/record-fixtures.ts) → histories for the dashboard.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {ReadySnapshot} from '../../src/probe/snapshot.js';

const folder = path.join(import.meta.dirname, '../fixtures/snapshots');

/** Consecutive snapshots of a tool, oldest first. */
export function loadHistory(tool: string): ReadySnapshot[] {
	const text = readFileSync(path.join(folder, `${tool}.json`), 'utf8');
	// Written by the recorder from snapshots of this type.
	return JSON.parse(text) as ReadySnapshot[];
}

// `plan.json` in the shared folder → measurements inside a virtual machine, a result file as they come.
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {guestOut, said} from '../vm/plan.js';
import {perEvent, type Setting} from './per-event.js';
import {measureShots, type ShotSetting} from './start-up.js';

/** One of the two. */
export type BenchPlan = {readonly events?: Setting; readonly shots?: ShotSetting};

const {events, shots} = JSON.parse(
	readFileSync(path.join(guestOut, 'plan.json'), 'utf8'),
) as BenchPlan;
const say = (line: string): void => writeFileSync('/dev/kmsg', `${line}\n`);
const keep = (result: unknown): void =>
	writeFileSync(path.join(guestOut, 'result.json'), JSON.stringify(result, null, '\t'));

const results = [];
for (const tool of events?.tools ?? []) {
	say(`${said.run}${tool}`);
	results.push(...(await perEvent({...(events as Setting), tools: [tool]})));
	keep(results);
}

if (shots !== undefined) keep(await measureShots(shots, (name) => say(said.run + name)));
say(said.done);

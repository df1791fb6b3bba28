// `plan.json` in the shared folder → the comparison of per-event costs inside a virtual machine.
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {guestOut, said} from '../vm/plan.js';
import {perEvent, type Setting} from './per-event.js';

const setting = JSON.parse(readFileSync(path.join(guestOut, 'plan.json'), 'utf8')) as Setting;
const say = (line: string): void => writeFileSync('/dev/kmsg', `${line}\n`);

const results = [];
for (const tool of setting.tools) {
	say(`${said.run}${tool}`);
	results.push(...(await perEvent({...setting, tools: [tool]})));
	writeFileSync(path.join(guestOut, 'result.json'), JSON.stringify(results, null, '\t'));
}

say(said.done);

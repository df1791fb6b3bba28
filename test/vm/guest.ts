// In the guest: plan.json → each tool's tests, with the kernel's own choice of hooks and with every
// other choice it offers → TAP files and result.json.
import {execFileSync, spawnSync} from 'node:child_process';
import {appendFileSync, closeSync, openSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type Choice, choose, everyChoice} from '../helpers/choices.js';
import {
	guestDisk,
	guestOut,
	type GuestPlan,
	type GuestResult,
	type GuestRun,
	privileges,
	said,
} from './plan.js';

/** The kernel's own choice first, then each kind that changes it. */
async function choicesOf(tool: string, alternatives: boolean): Promise<Choice[]> {
	// Tests of the command line, which chooses by itself.
	if (tool === privileges) return [{}];
	const refused = (text: string): void => appendFileSync(path.join(guestOut, 'refusals.txt'), text);
	return alternatives ? everyChoice(tool, refused) : [await choose(tool, undefined, refused)];
}

/** In the kernel's log, which the console shows: what complains after it belongs to it. */
const say = (line: string): void => writeFileSync('/dev/kmsg', `${line}\n`);

function runTests(plan: GuestPlan, tool: string, choice: Choice): GuestRun {
	say(`${said.run}${tool} ${choice.forced ?? 'own'} ${choice.backend ?? choice.refusal ?? ''}`);
	if (choice.refusal !== undefined || (choice.loses === true && plan.losing !== true))
		return {tool, ...choice, status: null, seconds: 0};
	const tap = `${tool}.${choice.forced ?? 'own'}.tap`;
	const output = openSync(path.join(guestOut, tap), 'w');
	const start = performance.now();
	const {status} = spawnSync(process.execPath, ['--test-reporter=tap', plan.tests[tool] ?? ''], {
		stdio: ['ignore', output, output],
		timeout: plan.toolTimeout * 1000,
		killSignal: 'SIGKILL',
		env: {
			...process.env,
			TMPDIR: guestDisk,
			KERNTOP_TEST_SCALE: String(plan.scale),
			KERNTOP_TEST_WORKLOAD: plan.workload,
			KERNTOP_TEST_BACKEND: choice.forced ?? 'own',
		},
	});
	closeSync(output);
	return {tool, ...choice, tap, status, seconds: Math.round((performance.now() - start) / 1000)};
}

const uname = (flag: string): string => execFileSync('uname', [flag], {encoding: 'utf8'}).trim();

async function main(): Promise<void> {
	// Written by run.ts of the same checkout.
	const plan = JSON.parse(readFileSync(path.join(guestOut, 'plan.json'), 'utf8')) as GuestPlan;
	const runs: GuestRun[] = [];
	const save = (finished: boolean): void => {
		const result: GuestResult = {release: uname('-r'), build: uname('-v'), runs, finished};
		writeFileSync(path.join(guestOut, 'result.json'), JSON.stringify(result, null, '\t'));
	};

	save(false);
	for (const tool of Object.keys(plan.tests)) {
		for (const choice of await choicesOf(tool, plan.alternatives)) {
			const done = runTests(plan, tool, choice);
			runs.push(done);
			save(false);
			say(`kerntop-vm: ${tool} status ${String(done.status)} in ${String(done.seconds)} s`);
		}
	}

	writeFileSync(path.join(guestOut, 'dmesg.txt'), execFileSync('dmesg', {maxBuffer: 64 << 20}));
	save(true);
	say(said.done);
}

await main();

// kerntop has the kernel measure BPF programs while it runs and no longer, however kerntop ends. The test
// has a program of its own: the kernel counts that program's run time only while a process has switched
// the statistics on.
import assert from 'node:assert/strict';
import {loadAddon, type NativeObject} from '../../src/native/addon.js';
import {objectPath} from '../../src/native/paths.js';
import {rootTest, Running, until} from '../helpers/cli.js';

async function attachWitness(): Promise<NativeObject> {
	const witness = loadAddon().openObject(objectPath('syscount'));
	witness.selectPrograms(['sys_exit_btf']);
	await witness.load();
	await witness.attach(['sys_exit_btf']);
	return witness;
}

/** Does its run time grow while this process makes system calls? */
function isMeasured(witness: NativeObject): boolean {
	const runTime = (): number => witness.programStats()[0]?.runTimeNs ?? 0;
	const before = runTime();
	for (let call = 0; call < 1000; call++) process.cpuUsage();
	return runTime() > before;
}

for (const signal of ['SIGTERM', 'SIGKILL', 'SIGHUP'] as const) {
	rootTest(`after ${signal} the kernel measures no more`, async () => {
		const witness = await attachWitness();
		try {
			assert.equal(isMeasured(witness), false, 'somebody else holds the statistics');
			const running = new Running(['softirqs', '0.1']);
			await running.prints(/SOFTIRQ/);
			assert.equal(isMeasured(witness), true);
			running.kill(signal);
			await running.end();
			await until('the statistics to end', () => !isMeasured(witness));
		} finally {
			await witness.close();
		}
	});
}

// node:test events → one line `passed failed skipped`, which scripts/test.sh adds up over its runs.

/** Of the tests themselves: a suite only repeats what its tests say. */
export default async function* counts(events) {
	let [passed, failed, skipped] = [0, 0, 0];
	for await (const {type, data} of events) {
		if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite') continue;
		if (data.skip !== undefined || data.todo !== undefined) skipped += 1;
		else if (type === 'test:pass') passed += 1;
		else failed += 1;
	}

	yield `${passed} ${failed} ${skipped}\n`;
}

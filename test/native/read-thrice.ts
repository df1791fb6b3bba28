// Reads a hash of 400 entries three times and prints what it found: the indices, or the error's code.
import {emit, entries, open, range, u64} from './fixture.js';

const object = open('fill');
object.selectPrograms(['rename_task']);
await object.load();
await object.attach(['rename_task']);
emit('E', range(0, 400));
const results = range(0, 3).map(() => {
	try {
		return entries(object.readMap('hash')).map(({key}) => u64(key, 0));
	} catch (error) {
		return (error as {code: string}).code;
	}
});
await object.close();
console.log(JSON.stringify(results));

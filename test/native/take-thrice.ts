// Takes ten entries out of a hash three times and prints what it got: the indices, or the error's code.
import {emit, entries, littleEndian, open, range, u64} from './fixture.js';

const object = open('fill');
object.selectPrograms(['rename_task']);
await object.load();
await object.attach(['rename_task']);
emit('E', range(0, 10));
const {keySize = 0} = object.maps.find(({name}) => name === 'hash') ?? {};
const all = entries(object.readMap('hash')).toSorted((a, b) => u64(a.key, 0) - u64(b.key, 0));
const keys = new Uint8Array(all.length * keySize);
for (const [place, {key}] of all.entries()) {
	for (let at = 0; at < keySize; at += 8)
		new DataView(keys.buffer).setBigUint64(place * keySize + at, BigInt(u64(key, at)), littleEndian);
}

const results = range(0, 3).map(() => {
	try {
		return entries(object.takeKeys('hash', keys.buffer)).map(({key}) => u64(key, 0));
	} catch (error) {
		return (error as {code: string}).code;
	}
});
await object.close();
console.log(JSON.stringify(results));

// Keys from the settings → commands with these keys, or none of them and one line that says why.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../probes/index.js';
import {commandsFor} from '../../../src/ui/commands/index.js';
import {bind} from '../../../src/ui/keys.js';

const commands = commandsFor(probes);

test('a command has the keys it was given, in place of its own', () => {
	const bindings = bind(commands, {pause: ['Ctrl-P', 'F'], 'sort.next': []});
	assert.equal(bindings.problem, '');
	assert.equal(bindings.find('everywhere', 'Ctrl-P')?.id, 'pause');
	assert.equal(bindings.find('everywhere', 'F')?.id, 'pause');
	assert.equal(bindings.find('everywhere', 'p'), undefined);
	assert.equal(bindings.find('rows', 's'), undefined);
	assert.equal(bindings.find('rows', 'r')?.id, 'sort.reverse');
});

test('two commands may change their keys with each other', () => {
	const bindings = bind(commands, {quit: ['p'], pause: ['q']});
	assert.equal(bindings.problem, '');
	assert.equal(bindings.find('everywhere', 'p')?.id, 'quit');
});

test('a key may mean something else in another place', () => {
	assert.equal(bind(commands, {'rows.drill': ['p']}).problem, '');
});

for (const [wanted, problem] of [
	[{pause: ['q']}, 'keys: q would be both pause and quit'],
	[{'sort.next': ['x'], 'sort.reverse': ['x']}, 'keys: x would be both sort.next and sort.reverse'],
	[{quit: []}, 'keys: quit needs a key'],
	[{'app.interrupt': ['x']}, 'keys: Ctrl-C always quits'],
	[{pause: ['Ctrl-C']}, 'keys: pause: Ctrl-C always quits'],
	[{pauze: ['x']}, 'keys: there is no command "pauze"'],
	[{toString: ['x']}, 'keys: there is no command "toString"'],
	[{pause: ['F1']}, 'keys: pause: there is no key "F1"'],
	[{pause: ['']}, 'keys: pause: there is no key ""'],
	[{pause: ['Ctrl-I']}, 'keys: pause: there is no key "Ctrl-I"'],
	[{'palette.run': ['x']}, 'keys: palette.run: x is text there'],
	[{'prompt.keep': ['Space']}, 'keys: prompt.keep: Space is text there'],
] as const) {
	test(`${JSON.stringify(wanted)} is refused, with all keys as they were`, () => {
		const bindings = bind(commands, {help: ['h'], ...wanted});
		assert.equal(bindings.problem, problem);
		assert.deepEqual(bindings.commands, commands);
		assert.equal(bindings.find('everywhere', '?')?.id, 'help');
		assert.equal(bindings.find('everywhere', 'q')?.id, 'quit');
	});
}

test('every key that a command has by itself could also be given by the settings', () => {
	for (const {id, keys, scope} of commands) {
		if (scope === 'always') continue;
		assert.equal(bind(commands, {[id]: keys}).problem, '', id);
	}
});

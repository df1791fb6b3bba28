// Keys from the settings → commands with these keys, and a sentence for each that is not in force.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../../probes/index.js';
import {commandsFor} from '../../../../src/ui/commands/index.js';
import {bindKeys} from '../../../../src/ui/commands/bindings.js';

const commands = commandsFor(probes);

test('a command has the keys it was given, in place of its own', () => {
	const bindings = bindKeys(commands, {pause: ['Ctrl-P', 'F'], 'sort.next': []});
	assert.deepEqual(bindings.problems, []);
	assert.equal(bindings.find('everywhere', 'Ctrl-P')?.id, 'pause');
	assert.equal(bindings.find('everywhere', 'F')?.id, 'pause');
	assert.equal(bindings.find('everywhere', 'p'), undefined);
	assert.equal(bindings.find('rows', 's'), undefined);
	assert.equal(bindings.find('rows', 'r')?.id, 'sort.reverse');
});

test('two commands may change their keys with each other', () => {
	const bindings = bindKeys(commands, {quit: ['p'], pause: ['q']});
	assert.deepEqual(bindings.problems, []);
	assert.equal(bindings.find('everywhere', 'p')?.id, 'quit');
});

test('a key may mean something else in another place', () => {
	assert.deepEqual(bindKeys(commands, {'rows.drill': ['p']}).problems, []);
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
	test(`${JSON.stringify(wanted)} costs that binding only`, () => {
		const bindings = bindKeys(commands, {...wanted, help: ['F'], back: ['B', 'Backspace']});
		assert.deepEqual(bindings.problems, [problem]);
		const [first = ''] = Object.keys(wanted);
		const [id, key] = first === 'sort.next' ? ['sort.reverse', 'r'] : ['quit', 'q'];
		assert.equal(bindings.find(id === 'quit' ? 'everywhere' : 'rows', key)?.id, id);
		// The others are as they were wanted.
		assert.equal(bindings.find('everywhere', 'F')?.id, 'help');
		assert.equal(bindings.find('everywhere', '?'), undefined);
		assert.equal(bindings.find('everywhere', 'B')?.id, 'back');
		const own = commands.find((command) => command.id === first);
		if (own !== undefined && first !== 'sort.next') {
			assert.deepEqual(bindings.commands.find((command) => command.id === first)?.keys, own.keys);
		}
	});
}

test('of a list of keys the wrong ones are left out', () => {
	const bindings = bindKeys(commands, {
		pause: ['F1', 'q', 'F'],
		'prompt.keep': ['x', 'Ctrl-J', 'Ctrl-S'],
	});
	assert.deepEqual(bindings.problems, [
		'keys: pause: there is no key "F1"',
		'keys: prompt.keep: x is text there',
		'keys: prompt.keep: there is no key "Ctrl-J"',
		'keys: q would be both pause and quit',
	]);
	assert.equal(bindings.find('everywhere', 'F')?.id, 'pause');
	assert.equal(bindings.find('everywhere', 'p'), undefined);
	assert.equal(bindings.find('everywhere', 'q')?.id, 'quit');
	assert.equal(bindings.find('prompt', 'Ctrl-S')?.id, 'prompt.keep');
});

test('half of an exchange leaves both as they were', () => {
	const bindings = bindKeys(commands, {quit: ['p'], pause: ['F1']});
	assert.deepEqual(bindings.problems, [
		'keys: pause: there is no key "F1"',
		'keys: p would be both pause and quit',
	]);
	assert.equal(bindings.find('everywhere', 'q')?.id, 'quit');
	assert.equal(bindings.find('everywhere', 'p')?.id, 'pause');
});

test('every key that a command has by itself could also be given by the settings', () => {
	for (const {id, keys, scope} of commands) {
		if (scope === 'always') continue;
		assert.deepEqual(bindKeys(commands, {[id]: keys}).problems, [], id);
	}
});

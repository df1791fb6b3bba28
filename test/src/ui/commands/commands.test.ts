// The list of commands against itself: what the key line, the help and the keys all rely on.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Key} from 'ink';
import {probes} from '../../../../probes/index.js';
import {commandsFor} from '../../../../src/ui/commands/index.js';
import {keyName, keysGlyph, keysText} from '../../../../src/ui/commands/key-name.js';
import {bindKeys} from '../../../../src/ui/commands/bindings.js';

const commands = commandsFor(probes);

const key = (pressed: Partial<Key>): Key => pressed as Key;

test('every command has a name of its own, a title, and keys that no other has in its place', () => {
	const ids = commands.map(({id}) => id);
	assert.deepEqual(ids, [...new Set(ids)]);
	for (const {id} of commands) assert.match(id, /^[a-z]+(?:[.-](?:[a-z]+\d?|\d))*$/);
	const taken = commands.flatMap(({scope, keys}) => keys.map((name) => `${scope} ${name}`));
	assert.deepEqual(taken, [...new Set(taken)]);
	for (const {title} of commands) assert.ok(title.length > 2);
});

test('every key is found where its command works, and nowhere else', () => {
	const bindings = bindKeys(commands);
	for (const command of commands) {
		for (const name of command.keys) assert.equal(bindings.find(command.scope, name), command);
	}

	assert.equal(bindings.find('rows', 'Ctrl-C'), undefined);
});

test('keys have the names that people know', () => {
	assert.equal(keyName('s', key({})), 's');
	assert.equal(keyName(' ', key({})), 'Space');
	assert.equal(keyName('', key({tab: true, shift: true})), 'Shift-Tab');
	assert.equal(keyName('', key({delete: true})), 'Delete');
	assert.equal(keyName('c', key({ctrl: true})), 'Ctrl-C');
	assert.equal(keyName('x', key({meta: true})), 'Alt-x');
	assert.equal(keyName('', key({pageDown: true})), 'PageDown');
});

test('keys beside each other are shown in short', () => {
	assert.equal(keysText(['1', '2', '3', 'Tab', '5', 'PageUp']), '1-3 Tab 5 PgUp');
	assert.equal(keysGlyph(['Left', 'Up', 'Down', 'Right'], false), '←↑↓→');
	assert.equal(keysGlyph(['Left', 'Up', 'Down', 'Right'], true), 'arrows');
	assert.equal(keysGlyph(['Up', 'Down'], true), 'up/down');
	assert.equal(keysGlyph(['1', '2', '3'], true), '1-3');
	assert.equal(keysGlyph(['+', '-'], false), '+-');
});

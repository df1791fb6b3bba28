// Chunks from the terminal, cut anywhere → keys, reports and what is pasted in the order in which they were
// made.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {InputSplitter} from '../../../../src/ui/terminal/input-splitter.js';
import {mark, targetAt, unmarked} from '../../../../src/ui/terminal/marks.js';
import {reportOf, terminalInput} from '../../../../src/ui/terminal/terminal-input.js';
import {Surface} from '../../../../src/ui/terminal/surface.js';
import {asInput, FakeStdin} from '../../../helpers/render-at.js';

/** What Ink reads and what is reported, after these chunks. */
function received(chunks: readonly string[]): string[] {
	const source = new FakeStdin();
	const {stdin, mouse, onPaste} = terminalInput(asInput(source), new Surface(), 0);
	const all: string[] = [];
	mouse.listen(({what, column, row}) => all.push(`${what} ${column},${row}`));
	onPaste((text) => all.push(`pasted ${JSON.stringify(text)}`));
	source.on('readable', () => {
		for (let text: unknown = stdin.read(); text !== null; text = stdin.read()) {
			all.push(JSON.stringify(text));
		}
	});
	for (const chunk of chunks) source.send(chunk);
	return all;
}

test('buttons and the wheel are told in cells from 0; what means nothing is left out', () => {
	assert.deepEqual(reportOf('\u001B[<0;1;1M'), {what: 'press', column: 0, row: 0});
	assert.deepEqual(reportOf('\u001B[<64;200;50M'), {what: 'wheel-up', column: 199, row: 49});
	assert.deepEqual(reportOf('\u001B[<65;300;5M')?.what, 'wheel-down');
	for (const other of [
		'\u001B[<0;1;1m',
		'\u001B[<2;1;1M',
		'\u001B[<4;1;1M',
		'\u001B[<35;1;1M',
		'x',
	]) {
		assert.equal(reportOf(other), undefined, JSON.stringify(other));
	}
});

test('keys before, between and after reports are kept, in their order', () => {
	const all = received(['a\u001B[<0;3;4Mb\u001B[<0;3;4m\u001B[A\u001B[<65;1;1Mcd']);
	assert.deepEqual(all, ['"a"', 'press 2,3', '"b"', '"\\u001b[A"', 'wheel-down 0,0', '"cd"']);
});

test('a report cut anywhere is still one, but Esc is a key at once', () => {
	const text = '\u001B[<64;120;40M';
	for (let cut = 2; cut < text.length; cut += 1) {
		assert.deepEqual(
			received([`x${text.slice(0, cut)}`, `${text.slice(cut)}y`]),
			['"x"', 'wheel-up 119,39', '"y"'],
			String(cut),
		);
	}

	assert.deepEqual(received(['\u001B', '\u001B[A']), ['"\\u001b"', '"\\u001b[A"']);
});

test('a hundred thousand reports at once are each delivered', () => {
	const count = received(['\u001B[<65;1;1M'.repeat(100_000)]).length;
	assert.equal(count, 100_000);
});

const [start, end] = ['\u001B[200~', '\u001B[201~'];

/** What was pasted, and the keys besides. */
function pastedIn(chunks: readonly string[]): [pasted: string, keys: string] {
	const all = received(chunks);
	const join = (isPaste: boolean): string =>
		all
			.filter((one) => one.startsWith('pasted ') === isPaste)
			.map((one) => JSON.parse(one.replace(/^pasted /, '')) as string)
			.join('');
	return [join(true), join(false)];
}

test('what is pasted is no key, however it is cut', () => {
	const text = `a${start}SELECT id\r\nFROM queue;\u001B[A\u0003q${end}b`;
	const inside = 'SELECT id\r\nFROM queue;\u001B[A\u0003q';
	assert.deepEqual(pastedIn([text]), [inside, 'ab']);
	for (let cut = 1; cut < text.length; cut += 1) {
		// Without a gap to wait for, an ESC at the end is a key.
		if (cut === 2) continue;
		const cuts = [text.slice(0, cut), text.slice(cut)];
		const [pasted, keys] = pastedIn(cuts);
		assert.equal(keys, 'ab', JSON.stringify(cuts));
		assert.equal(pasted, inside, JSON.stringify(cuts));
	}
});

test('an Esc that a mark or a report begins with is none', async () => {
	const source = new FakeStdin();
	const {stdin, mouse, onPaste} = terminalInput(asInput(source), new Surface());
	const all: string[] = [];
	source.on('readable', () => {
		for (let text: unknown = stdin.read(); typeof text === 'string'; text = stdin.read())
			all.push(text);
	});
	onPaste((text) => all.push(`pasted ${text}`));
	mouse.listen(({what}) => all.push(what));
	for (const chunk of ['a\u001B', '[200~q\u001B', '[201~\u001B', '[<0;1;1M', '\u001B'])
		source.send(chunk);
	while (all.length < 5) await new Promise((resolve) => setTimeout(resolve, 1));
	assert.deepEqual(all, ['a', 'pasted q', 'pasted ', 'press', '\u001B']);
});

test('an end within what is pasted ends nothing when it comes with the real one', () => {
	assert.deepEqual(pastedIn([`${start}x${end}q${end}y`]), ['xq', 'y']);
	assert.deepEqual(pastedIn([`${start}x`, `${end}q${end}y`]), ['xq', 'y']);
	// Two pastes in one piece are two.
	assert.deepEqual(pastedIn([`${start}x${end}k${start}y${end}`]), ['xy', 'k']);
	// An end without a start is nothing.
	assert.deepEqual(pastedIn([`a${end}b`]), ['', 'ab']);
});

test('a report of the mouse that is pasted reports nothing', () => {
	assert.deepEqual(received([`${start}\u001B[<0;3;4M${end}`]), ['pasted "\\u001b[<0;3;4M"']);
});

test('a paste that never ends takes what follows at once, not a key a while later', () => {
	let now = 0;
	const splitter = new InputSplitter(() => now);
	const after = (ms: number, chunk: string): string[] => {
		now += ms;
		return splitter.split(chunk).map(({type, text}) => `${type} ${JSON.stringify(text)}`);
	};
	assert.deepEqual(after(0, `${start}abc`), ['paste "abc"']);
	assert.deepEqual(after(300, 'q'), ['paste "q"']);
	assert.deepEqual(after(5000, 'more of it, q'), ['paste "more of it, q"']);
	assert.deepEqual(after(900, '\u0003'), ['paste "\\u0003"']);
	assert.deepEqual(after(1100, '\u0003'), ['keys "\\u0003"']);
	assert.deepEqual(after(0, 'q'), ['keys "q"']);
	// Its end, when it comes after all, is nothing.
	assert.deepEqual(after(0, end), []);
	assert.deepEqual(after(0, `${start}x`), ['paste "x"']);
	assert.deepEqual(after(2000, '\u001B[A'), ['keys "\\u001b[A"']);
	assert.deepEqual(after(0, `${start}x`), ['paste "x"']);
	assert.deepEqual(after(2000, end), []);
	assert.deepEqual(after(0, 'q'), ['keys "q"']);
});

test('megabytes pasted, or without a mark, are taken in no time', () => {
	const much = 'SELECT q;\u0001 '.repeat(200_000);
	assert.equal(pastedIn([start + much + end])[0], much);
	const source = new FakeStdin();
	const {stdin} = terminalInput(asInput(source), new Surface());
	source.on('readable', () => void stdin.read());
	const begun = performance.now();
	source.send(much);
	assert.ok(performance.now() - begun < 5000);
});

test('letters that come one by one on a fast line are one text, others are keys', async () => {
	const source = new FakeStdin();
	const {stdin} = terminalInput(asInput(source), new Surface());
	const all: string[] = [];
	source.on('readable', () => {
		for (let text: unknown = stdin.read(); typeof text === 'string'; text = stdin.read())
			all.push(text);
	});
	const came = async (count: number): Promise<void> => {
		while (all.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
	};
	for (const letter of 'SELECT q\r\nq') source.send(letter);
	await came(1);
	source.send('q');
	await came(2);
	// Other keys wait for nothing, and nothing waits for them.
	source.send('x');
	source.send('\u001B[A');
	source.send('\r');
	assert.deepEqual(all, ['SELECT q\r\nq', 'q', 'x\u001B[A', '\r']);
});

test('marks take no cells; the innermost one counts', () => {
	const inner = mark({type: 'column', key: 'bytes'}, '\u001B[1m漢字\u001B[22m');
	const line = `ab${mark({type: 'row', index: 12}, `c${inner}d`)}e`;
	assert.equal(unmarked(line), 'abc\u001B[1m漢字\u001B[22mde');
	const at = Array.from({length: 9}, (_, cell) => targetAt(line, cell)?.type);
	const column = 'column';
	assert.deepEqual(at.slice(0, 8), [
		...[undefined, undefined, 'row', column, column, column, column, 'row'],
	]);
	assert.equal(at[8], undefined);
});

test('what is no longer on the screen cannot be pointed at', () => {
	const surface = new Surface();
	const lines = ['', mark({type: 'cell', index: 3}, 'xyz')];
	const remove = surface.put({left: 10, top: 5, lines});
	assert.deepEqual(surface.at(12, 6).target, {type: 'cell', index: 3});
	for (const [column, row] of [
		...[[9, 6] as const, [13, 6] as const, [12, 5] as const, [12, 7] as const],
	]) {
		assert.equal(surface.at(column, row).target, undefined);
	}

	remove();
	assert.equal(surface.at(12, 6).target, undefined);
});

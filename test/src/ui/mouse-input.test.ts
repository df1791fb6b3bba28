// Chunks from the terminal, cut anywhere → keys and reports in the order in which they were made.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {mark, targetAt, unmarked} from '../../../src/ui/marks.js';
import {mouseInput, reportOf} from '../../../src/ui/mouse-input.js';
import {Surface} from '../../../src/ui/surface.js';
import {asInput, FakeStdin} from '../../helpers/render-at.js';

/** What Ink reads and what is reported, after these chunks. */
function received(chunks: readonly string[]): string[] {
	const source = new FakeStdin();
	const {stdin, mouse} = mouseInput(asInput(source), new Surface());
	const all: string[] = [];
	mouse.listen(({what, column, row}) => all.push(`${what} ${column},${row}`));
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

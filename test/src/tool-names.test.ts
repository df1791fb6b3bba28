// Nothing in src/ names a tool: what a tool is to the rest of the program it declares itself.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import {tools} from '../../probes/index.js';

const src = path.join(import.meta.dirname, '../../src');

const names = tools.map(({name}) => name);

/** What is called so for another reason. */
const other: ReadonlyArray<readonly [name: string, file: string, why: string]> = [
	['cachestat', 'kernel/syscall-tables.ts', 'it is also a system call, of Linux 6.5'],
];

/** A word of English that is also a tool's name: only where it stands alone in a text is it that. */
const words = ['host'];

type Piece = {readonly kind: 'name' | 'text' | 'comment'; readonly text: string};

/** Identifiers, texts and comments of a file. */
function piecesOf(file: string): Piece[] {
	const code = readFileSync(path.join(src, file), 'utf8');
	const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
	const pieces: Piece[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isIdentifier(node)) pieces.push({kind: 'name', text: node.text});
		else if (
			ts.isStringLiteralLike(node) ||
			ts.isTemplateHead(node) ||
			ts.isTemplateMiddle(node) ||
			ts.isTemplateTail(node) ||
			ts.isRegularExpressionLiteral(node) ||
			ts.isJsxText(node)
		)
			pieces.push({kind: 'text', text: node.text});
		ts.forEachChild(node, visit);
	};
	visit(source);
	const comments = new Set<string>();
	const scan = (node: ts.Node): void => {
		for (const range of ts.getLeadingCommentRanges(code, node.getFullStart()) ?? [])
			comments.add(code.slice(range.pos, range.end));
		for (const range of ts.getTrailingCommentRanges(code, node.getEnd()) ?? [])
			comments.add(code.slice(range.pos, range.end));
		ts.forEachChild(node, scan);
	};
	scan(source);
	return [...pieces, ...[...comments].map((text): Piece => ({kind: 'comment', text}))];
}

/** In a comment a name is allowed where it says what another project's tool of that name does. */
function isNamed(name: string, {kind, text}: Piece): boolean {
	if (words.includes(name)) return kind === 'text' && text === name;
	if (kind === 'comment' && /\b(?:BCC|libbpf-tools|bpftrace)\b/.test(text)) return false;
	return kind === 'name' ? text === name : new RegExp(`\\b${name}\\b`).test(text);
}

void test('no tool is named in src/, neither in code nor in texts', () => {
	const files = readdirSync(src, {recursive: true, encoding: 'utf8'}).filter((file) =>
		/\.tsx?$/.test(file),
	);
	assert.ok(files.length > 100);
	const found = files.flatMap((file) =>
		piecesOf(file).flatMap((piece) =>
			names
				.filter((name) => isNamed(name, piece))
				.filter((name) => !other.some(([allowed, where]) => allowed === name && where === file))
				.map((name) => `${file}: ${name} in ${piece.kind} ${piece.text.slice(0, 80)}`),
		),
	);
	assert.deepEqual(found, []);
});

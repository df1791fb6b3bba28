// The emulated screen of a dashboard → what is on it: tab, chosen cell, rows, cursor, columns.
import {probes} from '../../probes/index.js';
import type {Session} from './terminal.js';

export const names = ['overview', ...probes.map(({name}) => name)];

/** Whether this tab is marked as the current one. */
export const isTab = (session: Session, index: number): boolean =>
	session.where(1, (cell) => cell.isInverse() !== 0).trim() === `${index} ${names[index] ?? ''}`;

export const tabIs = async (session: Session, index: number): Promise<void> =>
	session.until(`tab ${index}`, () => isTab(session, index));

/** Whether the frame of a full panel touches all edges, between two lines above and one below. */
export function isFramed(session: Session): boolean {
	const {columns, rows} = session.size;
	const [header = '', tabs = '', ...body] = session.lines();
	const keyLine = body.pop() ?? '';
	return (
		/ every \d| PAUSED | REPLAY /.test(header) &&
		tabs.startsWith(' 0 ') &&
		/q quit/.test(keyLine) &&
		body.length === rows - 3 &&
		body.every((line, at) => {
			const edge = at === 0 ? /^╭.*╮$/ : at === body.length - 1 ? /^╰.*╯$/ : /^│.*│$/;
			return line.length === columns && edge.test(line);
		})
	);
}

/** Whether each of the overview's cells tells of an interval, in its lower edge. */
export const isMeasured = (text: string): boolean =>
	text.match(/ lost \d/g)?.length === probes.length;

export const measured = async (session: Session): Promise<void> =>
	session.until('an interval of all panels', isMeasured);

/** Goes to a panel and waits for it. */
export async function open(session: Session, index: number): Promise<void> {
	session.press(String(index));
	await tabIs(session, index);
	if (index > 0) await session.shows(`╭─ ${index} ${names[index] ?? ''}`);
}

export const pause = async (session: Session): Promise<void> => {
	session.press('p');
	await session.shows('PAUSED');
};

export const goOn = async (session: Session): Promise<void> => {
	session.press('p');
	await session.until('no pause', (text) => !text.includes('PAUSED'));
};

/** The overview's cell whose frame is not faint, colour 243. */
export function chosen(session: Session): string {
	for (let row = 0; row < session.size.rows; row += 1) {
		const bright = session.where(row, (cell) => cell.getFgColor() !== 243);
		const title = /╭─ \d (\w+)/.exec(bright)?.[1];
		if (title !== undefined) return title;
	}

	return '';
}

/** The table's rows on the screen: what is between the titles and the frame's lower edge. */
export function rows(session: Session): string[] {
	const lines = session.lines();
	const titles = lines.findIndex((line) => /PID +COMM/.test(line));
	const inside = lines.slice(titles + 1).map((line) => line.slice(2, -2).trimEnd());
	return inside.slice(
		0,
		inside.findIndex((line) => !/^ *\d+ kt-/.test(line)),
	);
}

/** The row under the cursor: the one on background 237. */
export function selected(session: Session): string {
	const {size} = session;
	const marked = Array.from({length: size.rows}, (_, row) =>
		session.where(row, (cell) => cell.isBgPalette() && cell.getBgColor() === 237),
	);
	return marked.find((line) => line !== '')?.trimEnd() ?? '';
}

export const selects = async (
	session: Session,
	what: string,
	row: string | undefined,
): Promise<void> =>
	session.until(`the cursor on ${what}`, () => row !== undefined && selected(session) === row);

export const hasChart = (text: string): boolean => /[\u2801-\u28ff]/.test(text);

/** What is measured by this column: `B/s`, with `K`, `M` or `G`. */
export function column(session: Session, title: string): number[] {
	const header = session.lines().find((line) => /PID +COMM/.test(line)) ?? '';
	const end = header.indexOf(title) + title.length;
	return session.lines().flatMap((line) => {
		const value = /^│ +\d+ kt-/.test(line)
			? /([\d.]+)([KMG]?)[↓↑ ]*$/.exec(line.slice(0, end + 1))
			: null;
		const scale = 1024 ** ' KMG'.indexOf(value?.[2] || ' ');
		return value === null ? [] : [Number(value[1]) * scale];
	});
}

export const order = (values: readonly number[], descending: boolean): boolean =>
	values.length > 1 &&
	values.every(
		(value, at) => at === 0 || (value - (values[at - 1] ?? 0)) * (descending ? -1 : 1) >= 0,
	);

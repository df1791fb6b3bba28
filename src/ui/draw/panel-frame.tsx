// A view → its panel: the frame with title, totals, health and cost around what the panel draws.
import type {ReactNode} from 'react';
import type {ReadySnapshot} from '../../core/snapshot.js';
import {fill, joinFitting} from './cells.js';
import {screenText, screenTitle, shownColumns} from '../../core/column.js';
import {spelled} from '../../core/options.js';
import {listColumns, shapeOf} from '../../shapes/index.js';
import {frame, frameColumns, frameRows, type FrameOptions} from './frame.js';
import {Lines} from './lines.js';
import {noticeLines} from './notice.js';
import {foundOf, panelTable, type PanelTable} from '../rows/panel-table.js';
import {numberKeys, type CellRead, type TableState} from '../state/state.js';
import {statusLine} from './status.js';
import type {Theme, Tone} from '../theme/theme.js';
import {endOfTime, readyOf, type View} from '../feeds/view.js';

export type PanelProps = {
	/** Its number key; 0 for a panel without a tab. */
	readonly index: number;
	readonly view: View;
	readonly table: TableState;
	/** Whether the graph was switched from the panel's default. */
	readonly graph: boolean;
	/** Whether it has the keys. @default true */
	readonly focused?: boolean;
	/** The cell of the heat map that is being read, if it has one. */
	readonly reading?: CellRead | undefined;
	/** At most so many rows. */
	readonly rows?: number | undefined;
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
};

/** What is inside the frame, for a panel that has numbers. */
export type Inside = {
	readonly ready: ReadySnapshot;
	readonly view: View;
	readonly table: PanelTable | undefined;
	readonly reading?: CellRead | undefined;
	readonly tone: Tone;
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
};

/** Draws what is inside a panel, in full or in the overview; no more lines than `height`. */
export type Draw = (inside: Inside) => string[];

const tones: readonly Tone[] = ['yellow', 'blue', 'magenta', 'green', 'cyan', 'orange'];

/** A panel is known by its colour, too. */
export const toneOf = (index: number): Tone => tones[(index - 1) % tones.length] ?? 'plain';

export function PanelFrame({draw, ...props}: PanelProps & {readonly draw: Draw}): ReactNode {
	const {focused = true, theme} = props;
	// Only where the keys go is there a cursor.
	const plain = focused ? theme : {...theme, selected: (text: string) => text};
	return <Lines lines={panelLines({...props, theme: plain}, draw, focused)} theme={theme} />;
}

/** The frame and its content as lines; `focused` is the full panel or the overview's chosen cell. */
export function panelLines(props: PanelProps, draw: Draw, focused: boolean): string[] {
	const {index, view, width, height, theme} = props;
	const ready = readyOf(view);
	const inner = {width: width - frameColumns, height: height - frameRows};
	const tone = toneOf(index);
	const options: FrameOptions = {
		...{width, height, theme, tone, focused},
		...{
			title: view.id,
			asked: spelled(view.source?.options ?? {}),
			subtitle: view.probe.summary,
		},
		...(index > 0 && index <= numberKeys && {key: String(index)}),
	};
	if (ready === undefined || view.snapshot.status === 'failed') {
		const snapshot = view.snapshot.status === 'ready' ? undefined : view.snapshot;
		return frame(snapshot ? noticeLines(snapshot, inner.width, theme) : [], options);
	}

	const table = limited(panelTable(view, props.table), props.rows);
	const {reading} = props;
	const lines = draw({...{ready, view, table, reading, tone, theme}, ...inner});
	return frame(lines, {
		...options,
		warnings: [
			ignored([...view.ignores, ...(table?.missing ?? [])], theme),
			view.isLast === true ? theme.paint('warn', `until ${endOfTime(view)}`) : '',
		].filter((text) => text !== ''),
		totals: [theme.paint('muted', foundOf(table)), totals(ready, view, inner.width, theme)]
			.filter((text) => text !== '')
			.join('  '),
		status: statusLine(ready, inner.width - 2, theme),
		hint: ready.caveats[0] ?? '',
	});
}

const limited = (
	table: PanelTable | undefined,
	rows: number | undefined,
): PanelTable | undefined =>
	table === undefined || rows === undefined ? table : {...table, rows: table.rows.before(rows)};

const ignored = (ignores: readonly string[], theme: Theme): string =>
	ignores.length === 0 ? '' : theme.paint('warn', `not by ${ignores.join(', ')}`);

/** The sums over all rows, formatted as the columns are: `I/O/s 640  B/s 12.3M`. */
function totals(ready: ReadySnapshot, view: View, width: number, theme: Theme): string {
	const shape = shapeOf<ReadySnapshot>(ready);
	if (shape.size(ready) < 2) return '';
	const sums = shape.totals(ready);
	const columns = view.source === undefined ? [] : listColumns(view.source.plan);
	const pieces = shownColumns(columns)
		.filter(({key}) => typeof sums[key] === 'number')
		.map((column, rank) => ({
			rank,
			text: `${theme.paint('muted', screenTitle(column))} ${screenText(column, sums, ready.seconds).trim()}`,
		}));
	return joinFitting(pieces, width - 24);
}

/** Two blocks of lines beside each other, each line filled to its block's width. */
export const beside = (
	left: readonly string[],
	leftWidth: number,
	right: readonly string[],
): string[] =>
	Array.from(
		{length: Math.max(left.length, right.length)},
		(_, index) => fill(left[index] ?? '', leftWidth) + (right[index] ?? ''),
	);

// An emulated terminal → every cell of its screen with its character and how it looks, to compare.
import type {Terminal} from '@xterm/headless';

export function cells(terminal: Terminal): string[] {
	return Array.from({length: terminal.rows}, (_, row) => {
		const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row);
		return Array.from({length: terminal.cols}, (_unused, column) => {
			const cell = line?.getCell(column);
			const text = cell?.getChars() ?? '';
			const look = [cell?.getBgColor(), cell?.isBold(), cell?.isInverse()].join();
			// The foreground of a blank cell cannot be seen.
			return text.trim() === '' ? ` ${look}` : `${text}${look},${cell?.getFgColor() ?? ''}`;
		}).join('|');
	});
}

// All commands, in the order in which the key line, the help and the palette list them.
import type {Tool} from '../../core/tool.js';
import {chooseColumns, columns} from './column-keys.js';
import type {Command} from './command.js';
import {copy} from './copy-keys.js';
import {everywhere, goBack, ways} from './everywhere.js';
import {help} from './help-keys.js';
import {layout} from './layout-keys.js';
import {overviewKeys} from './overview-keys.js';
import {overviewCommand, panelCommands} from './tab-keys.js';
import {openPalette, palette} from './palette-keys.js';
import {openPicker, picker} from './picker-keys.js';
import {panel} from './panel-keys.js';
import {pictures} from './picture-keys.js';
import {prompt} from './prompt-keys.js';
import {rows} from './row-keys.js';
import {optionCommands} from './switches.js';
import {time} from './time-keys.js';

export const commandsFor = (catalogue: readonly Tool[]): Command[] => [
	...help,
	...palette,
	...picker,
	...prompt,
	...columns,
	overviewCommand,
	...overviewKeys,
	...panelCommands(catalogue),
	...layout,
	goBack,
	...rows,
	chooseColumns,
	...copy,
	...panel,
	...optionCommands(catalogue),
	...pictures,
	...time,
	openPicker,
	openPalette,
	...everywhere,
	...ways,
];

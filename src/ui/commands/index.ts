// All commands, in the order in which the key line, the help and the palette list them.
import type {Probe} from '../../probe/probe.js';
import {chooseColumns, columns} from './columns.js';
import type {Command} from './command.js';
import {copy} from './copy.js';
import {everywhere, goBack, ways} from './everywhere.js';
import {help} from './help.js';
import {layout} from './layout.js';
import {overview} from './overview.js';
import {overviewCommand, panelCommands} from './panels.js';
import {openPalette, palette} from './palette.js';
import {panel} from './panel.js';
import {pictures} from './pictures.js';
import {prompt} from './prompt.js';
import {rows} from './rows.js';
import {time} from './time.js';

export const commandsFor = (probes: readonly Probe[]): Command[] => [
	...help,
	...palette,
	...prompt,
	...columns,
	overviewCommand,
	...overview,
	...panelCommands(probes),
	...layout,
	goBack,
	...rows,
	chooseColumns,
	...copy,
	...panel,
	...pictures,
	...time,
	openPalette,
	...everywhere,
	...ways,
];

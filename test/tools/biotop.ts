// biotop is tested in test/kernel/: its work takes more than a table says.
import type {Tested} from '../helpers/cases.js';

export const tool: Tested = {proof: '1,009 direct writes and `/proc/diskstats`: 0', cases: []};

// host is tested in test/kernel/: its work takes more than a table says.
import type {Tested} from '../helpers/cases.js';

export const tool: Tested = {proof: '`TcpRetransSegs` of all network namespaces: 0', cases: []};

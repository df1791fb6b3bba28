// The list of tools, in the order of their tabs: the one line to add for a new one.
export {biotop} from './biotop.js';
export {tcptop} from './tcptop.js';
export {runqlat} from './runqlat.js';
export {cachestat} from './cachestat.js';
export {syscount} from './syscount.js';
export {softirqs} from './softirqs.js';

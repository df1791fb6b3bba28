// The tools, in the order of their tabs: the one place to name a new one.
import type {Probe} from '../src/probe/probe.js';
import {biotop} from './biotop.js';
import {cachestat} from './cachestat.js';
import {runqlat} from './runqlat.js';
import {softirqs} from './softirqs.js';
import {syscount} from './syscount.js';
import {tcptop} from './tcptop.js';

export const probes: readonly Probe[] = [biotop, tcptop, runqlat, cachestat, syscount, softirqs];

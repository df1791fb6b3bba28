// The tools, in the order of their tabs, and what the overview needs beside them: the one place to name a new one.
import type {Probe} from '../src/probe/probe.js';
import {biotop} from './biotop.js';
import {cachestat} from './cachestat.js';
import {cputop} from './cputop.js';
import {host} from './host.js';
import {runqlat} from './runqlat.js';
import {softirqs} from './softirqs.js';
import {syscount} from './syscount.js';
import {tcptop} from './tcptop.js';

export const probes: readonly Probe[] = [biotop, tcptop, runqlat, cachestat, syscount, softirqs];

/** Without a tab: the overview shows what they measure. */
export const supporting: readonly Probe[] = [host, cputop];

// Every tool of the tree. scripts/registry.mjs writes this file: do not edit it.
import type {Probe} from '../src/core/tool.js';
import {cputop} from './cpu/cputop.js';
import {hardirqs} from './cpu/hardirqs.js';
import {runqlat} from './cpu/runqlat.js';
import {softirqs} from './cpu/softirqs.js';
import {syscount} from './cpu/syscount.js';
import {biolatency} from './disk/biolatency.js';
import {biotop} from './disk/biotop.js';
import {host} from './machine/host.js';
import {cachestat} from './memory/cachestat.js';
import {tcptop} from './net/tcptop.js';

export const tools: readonly Probe[] = [
	// by area
	cputop,
	hardirqs,
	runqlat,
	softirqs,
	syscount,
	biolatency,
	biotop,
	host,
	cachestat,
	tcptop,
];

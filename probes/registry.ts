// Every tool of the tree, those that the start needs with their modules. scripts/registry.mjs writes this file: do not edit it.
import type {Listed} from '../src/core/tool.js';
import {cputop} from './cpu/cputop.js';
import {runqlat} from './cpu/runqlat.js';
import {softirqs} from './cpu/softirqs.js';
import {syscount} from './cpu/syscount.js';
import {biotop} from './disk/biotop.js';
import {host} from './machine/host.js';
import {cachestat} from './memory/cachestat.js';
import {tcptop} from './net/tcptop.js';

export const tools: readonly Listed[] = [
	cputop,
	{
		"name": "hardirqs",
		"isOfBcc": true,
		"area": "cpu",
		"summary": "hardware interrupts by handler",
		"question": "How much time goes to hardware interrupts, and to which?",
		"options": {
			"dist": {
				"short": "d",
				"type": "boolean",
				"describe": "show the distribution of times"
			},
			"nanoseconds": {
				"short": "N",
				"type": "boolean",
				"describe": "in nanoseconds"
			},
			"count": {
				"short": "C",
				"type": "boolean",
				"describe": "count the runs, and do not time them"
			},
			"cpu": {
				"short": "c",
				"type": "number",
				"selects": "cpu",
				"describe": "this CPU only"
			},
			"timestamp": {
				"short": "T",
				"type": "boolean",
				"describe": "print the time",
				"sets": "timestamp"
			}
		},
		"filters": [],
		"untilInterrupt": true,
		"banner": "Tracing hard irq event time...",
		load: async () => (await import('./cpu/hardirqs.js')).hardirqs,
	},
	runqlat,
	softirqs,
	syscount,
	{
		"name": "biolatency",
		"isOfBcc": true,
		"area": "disk",
		"summary": "block I/O latency",
		"question": "How is the latency of block I/O distributed?",
		"options": {
			"timestamp": {
				"short": "T",
				"type": "boolean",
				"describe": "print the time",
				"sets": "timestamp"
			},
			"queued": {
				"short": "Q",
				"type": "boolean",
				"describe": "with the time that requests wait in queues"
			},
			"milliseconds": {
				"short": "m",
				"type": "boolean",
				"describe": "in milliseconds"
			},
			"disks": {
				"short": "D",
				"type": "boolean",
				"describe": "one histogram per disk"
			},
			"flags": {
				"short": "F",
				"type": "boolean",
				"describe": "one histogram per set of flags"
			},
			"disk": {
				"short": "d",
				"type": "string",
				"selects": "disk",
				"describe": "this disk only"
			},
			"extension": {
				"short": "e",
				"type": "boolean",
				"describe": "the mean, which is always shown"
			}
		},
		"filters": [],
		"untilInterrupt": true,
		"banner": "Tracing block device I/O...",
		load: async () => (await import('./disk/biolatency.js')).biolatency,
	},
	biotop,
	host,
	cachestat,
	tcptop,
];

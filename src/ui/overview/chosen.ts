// The overview's state and its judgement → which resource is under the cursor; and the colours of levels.
import type {Level} from '../../core/judgement.js';
import {worstOf, type Assessment} from '../../overview/assess.js';
import type {State} from '../state/state.js';
import type {Tone} from '../theme/theme.js';

export const toneOfLevel: Readonly<Record<Level, Tone>> = {0: 'good', 1: 'warn', 2: 'bad'};

/** The resource under the overview's cursor; -1 when a cell is. */
export function chosenResource(
	{resource}: Pick<State, 'resource'>,
	assessments: readonly Assessment[],
): number {
	if (resource === undefined || assessments.length === 0) return -1;
	return resource === 'worst' ? worstOf(assessments) : resource;
}

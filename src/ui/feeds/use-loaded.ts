// The tabs → the tools that they are of. The first tab of a tool loads it.
import {useEffect, useMemo, useState} from 'react';
import {messageOf} from '../../core/errors.js';
import {isLoaded, loaded, type Listed, type Probe} from '../../core/tool.js';

/**
 * The loaded ones of the catalogue. A tool that a tab needs is among them a moment later.
 *
 * @param failed is told of a tool that cannot be loaded, and why
 */
export function useLoaded(
	catalogue: readonly Listed[],
	tools: readonly string[],
	failed: (tool: string, why: string) => void,
): readonly Probe[] {
	const [late, setLate] = useState<ReadonlyMap<string, Probe>>(new Map());
	const missing = tools.filter((name) => !late.has(name)).join(' ');
	useEffect(() => {
		const wanted = missing.split(' ');
		for (const tool of catalogue) {
			if (isLoaded(tool) || !wanted.includes(tool.name)) continue;
			loaded(tool).then(
				(probe) => setLate((before) => new Map([...before, [probe.name, probe]])),
				(error: unknown) => failed(tool.name, messageOf(error)),
			);
		}
	}, [catalogue, missing, failed]);
	return useMemo(
		() => catalogue.flatMap((tool) => (isLoaded(tool) ? tool : (late.get(tool.name) ?? []))),
		[catalogue, late],
	);
}

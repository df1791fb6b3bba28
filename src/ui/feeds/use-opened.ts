// The tabs → the tools that they are of. The first tab of a tool opens it.
import {useEffect, useMemo, useState} from 'react';
import {messageOf} from '../../core/errors.js';
import {isOpened, opened, type Listed, type Probe} from '../../core/tool.js';

/**
 * Those of the catalogue that are open. A tool that a tab needs is among them a moment later.
 *
 * @param failed is told of a tool that cannot be opened, and why
 */
export function useOpened(
	catalogue: readonly Listed[],
	tools: readonly string[],
	failed: (tool: string, why: string) => void,
): readonly Probe[] {
	const [late, setLate] = useState<ReadonlyMap<string, Probe>>(new Map());
	const missing = tools.filter((name) => !late.has(name)).join(' ');
	useEffect(() => {
		const wanted = missing.split(' ');
		for (const tool of catalogue) {
			if (isOpened(tool) || !wanted.includes(tool.name)) continue;
			opened(tool).then(
				(probe) => setLate((before) => new Map([...before, [probe.name, probe]])),
				(error: unknown) => failed(tool.name, messageOf(error)),
			);
		}
	}, [catalogue, missing, failed]);
	return useMemo(
		() => catalogue.flatMap((tool) => (isOpened(tool) ? tool : (late.get(tool.name) ?? []))),
		[catalogue, late],
	);
}

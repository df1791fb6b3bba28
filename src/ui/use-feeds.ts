// Settings → open feeds, and their views as React sees them: one store, one change a tick.
import {useEffect, useState, useSyncExternalStore} from 'react';
import type {AppProps} from './app-props.js';
import {FeedSet, type Gate, type Settings, type Views} from './feed-set.js';

export function useFeeds(
	{openFeed, probes}: Pick<AppProps, 'openFeed' | 'probes'>,
	settings: Settings,
	paused: boolean,
	gate: Gate | undefined,
): Views {
	const [feeds] = useState(() => new FeedSet(openFeed, probes, gate));
	useEffect(() => {
		feeds.apply(settings);
	}, [feeds, settings]);
	useEffect(() => {
		feeds.pause(paused);
	}, [feeds, paused]);
	useEffect(
		() => () => {
			feeds.close();
		},
		[feeds],
	);
	return useSyncExternalStore(feeds.subscribe, feeds.views);
}

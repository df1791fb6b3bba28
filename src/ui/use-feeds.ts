// Settings → open feeds, and their views as React sees them: one store, one change a tick.
import {useEffect, useState, useSyncExternalStore} from 'react';
import type {Moment, TimeControl} from '../probe/time.js';
import type {AppProps} from './app-props.js';
import type {Settings} from './channels.js';
import {FeedSet, type Gate} from './feed-set.js';
import type {Views} from './view.js';

export type Feeds = {
	readonly views: Views;
	readonly moment: Moment;
	readonly time: TimeControl;
};

/** A replay brings a time control of its own. */
export function useFeeds(
	{
		openFeed,
		probes,
		supporting = [],
		time: own,
	}: Pick<AppProps, 'openFeed' | 'probes' | 'supporting' | 'time'>,
	settings: Settings,
	gate: Gate | undefined,
): Feeds {
	const [feeds] = useState(() => new FeedSet(openFeed, [...probes, ...supporting], gate));
	const time = own ?? feeds;
	useEffect(() => {
		feeds.apply(settings);
	}, [feeds, settings]);
	useEffect(
		() => () => {
			feeds.close();
		},
		[feeds],
	);
	const views = useSyncExternalStore(feeds.subscribe, feeds.views);
	const moment = useSyncExternalStore(time.subscribe, time.moment);
	return {views, moment, time};
}

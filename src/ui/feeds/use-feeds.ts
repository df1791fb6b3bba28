// Settings → open feeds, and their views as React sees them: one store, one change a tick.
import {useEffect, useState, useSyncExternalStore} from 'react';
import type {Moment, TimeControl} from '../../engine/time.js';
import type {FeedOpeners, FeedSettings} from './channels.js';
import {FeedSet} from './feed-set.js';
import type {Gate} from '../terminal/paced-output.js';
import type {Views} from './view.js';

export type Feeds = {
	readonly views: Views;
	readonly moment: Moment;
	readonly time: TimeControl;
};

/** A replay brings a time control of its own. */
export function useFeeds(
	{time: own, ...open}: FeedOpeners & {readonly time?: TimeControl},
	settings: FeedSettings,
	gate: Gate | undefined,
): Feeds {
	const [feeds] = useState(() => new FeedSet(open, settings.panels, gate));
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

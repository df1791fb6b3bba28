// How full a map is → how long a key in it may be without growth before it has to go.
import type {NativeMap} from '../native/addon.js';
import {deadAfterPolls} from './keyed-difference.js';

/** More keys than this cost time with every poll, however large the map. */
const crowded = 5120;

/** Polls without growth after which a key has to go, for a map with so many. */
export function pollsUntilEviction(map: NativeMap, count: number): number {
	if (!isHash(map)) return Number.POSITIVE_INFINITY;
	// Room for new keys is worth more than an old key that may come back.
	if (count * 4 > map.maxEntries * 3) return 1;
	return count * 2 >= map.maxEntries || count > crowded ? deadAfterPolls : Number.POSITIVE_INFINITY;
}

/** BPF_MAP_TYPE_HASH and _PERCPU_HASH: the LRU ones make room themselves, arrays have no keys. */
const isHash = ({type}: NativeMap): boolean => type === 1 || type === 5;

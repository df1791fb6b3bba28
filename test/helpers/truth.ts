// Counters of the kernel that grow while they are read → the least and the most that they may have grown.

/**
 * A counter cannot be read in the moment of the probe's own reading, so once before and once after,
 * which are far apart where the machine is slow.
 */
export type Truth = {readonly least: number; readonly most: number};

export const middle = ({least, most}: Truth): number => (least + most) / 2;

export const sumOf = (truths: Iterable<Truth>): Truth =>
	[...truths].reduce((sum, {least, most}) => ({least: sum.least + least, most: sum.most + most}), {
		least: 0,
		most: 0,
	});

/** What the truth may have been that is nearest to `actual`. */
export const nearest = (actual: number, {least, most}: Truth): number =>
	Math.min(Math.max(actual, least), most);

/** Of readings before and after the probe's first, before and after its last. */
export const grown = ([
	before = 0,
	begun = 0,
	ending = 0,
	after = 0,
]: readonly number[]): Truth => ({
	least: ending - begun,
	most: after - before,
});

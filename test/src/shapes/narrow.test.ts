// Fewer rows of a snapshot: their totals, and what stays unknown.
import assert from 'node:assert/strict';
import test from 'node:test';
import {probes} from '../../../probes/index.js';
import {sumOf} from '../../../src/shapes/gauge.js';
import {wholeHistogram} from '../../../src/shapes/hist/hist-shape.js';
import {onlyRows, rowsOf, shapeOf, thinned} from '../../../src/shapes/index.js';
import {samplesOf} from '../../../src/ui/draw/heat-map.js';
import {summary} from '../../../src/ui/draw/histogram.js';
import {createTheme} from '../../../src/ui/theme/theme.js';
import {plain} from '../../helpers/ui-app.js';
import {narrow} from '../../../src/shapes/narrow.js';
import type {Plan} from '../../../src/core/plan.js';
import type {ReadySnapshot, Row} from '../../../src/core/snapshot.js';
import {loadHistory} from '../../helpers/ui-fixtures.js';
import {biotop, idleCachestat, syscount} from '../output/snapshots.js';

const plans = Object.fromEntries(probes.map(({name, plan}) => [name, plan]));

const planOf = (name: string, options = {}): Plan => plans[name]?.(options) ?? assert.fail(name);

const onlyOf = (snapshot: ReadySnapshot, passes: (row: Row) => boolean, options = {}) => {
	const kept = onlyRows(snapshot, passes, planOf(snapshot.panel, options));
	assert.ok(kept.shape !== 'hist');
	return kept;
};

test('a filter keeps the rows and their share of the totals', () => {
	const {snapshot, ignored} = narrow(
		biotop,
		{pids: [7], cgroup: '/sys/fs/cgroup/x'},
		planOf('biotop'),
	);
	assert.ok(snapshot.shape === 'table');
	assert.deepEqual(ignored, ['cgroup']);
	assert.deepEqual(
		snapshot.rows.map(({comm}) => comm),
		['dd'],
	);
	assert.deepEqual(snapshot.totals, {io: 64, bytes: 67_108_864});
});

test('what all rows pass, and what the rows cannot tell, stays the same snapshot', () => {
	assert.equal(narrow(biotop, {pids: [7, 12]}, planOf('biotop')).snapshot, biotop);
	assert.deepEqual(narrow(idleCachestat, {uid: 0}, planOf('cachestat')), {
		snapshot: idleCachestat,
		ignored: ['uid'],
	});
});

test('nothing left is 0, unless it was never measured', () => {
	assert.deepEqual(onlyOf(biotop, () => false).totals, {io: 0, bytes: 0});
	assert.ok(syscount.shape === 'counts');
	const {count, total_us} = onlyOf(syscount, () => false).totals;
	assert.deepEqual([count, total_us], [0, null]);
});

test('of what is kept in part, what passes is all that is known, and nothing is unknown', () => {
	const thin = thinned(biotop, 1, planOf('biotop'));
	const [kept] = rowsOf(thin);
	assert.ok(kept !== undefined && rowsOf(biotop).length > 1);
	const [moved, io] = [sumOf('bytes'), sumOf('io')];
	assert.equal(io(thin), io(biotop), 'with what is not kept');
	const own = onlyOf(thin, ({pid}) => pid === kept['pid']);
	assert.deepEqual(own.totals, {io: kept['io'], bytes: kept['bytes']});
	assert.equal(moved(own), kept['bytes']);
	const gone = onlyOf(thin, () => false);
	assert.deepEqual(gone.totals, {io: null, bytes: null});
	assert.equal(moved(gone), null);
	// Without a filter it is what it was.
	assert.equal(narrow(thin, {}, planOf('biotop')).snapshot, thin);
	const [, , waits] = loadHistory('runqlat');
	assert.ok(waits?.shape === 'hist' && waits.histograms[0]);
	const two = [1, 2].map((pid) => ({...waits.histograms[0], key: {pid}}) as never);
	const some = thinned({...waits, histograms: two}, 1, planOf('runqlat', {pids: true}));
	const alone = onlyRows(some, () => true, planOf('runqlat', {pids: true}));
	assert.equal(wholeHistogram(alone)?.count, waits.histograms[0].count);
});

test('of a histogram that was not kept nothing is known: it is no zero, in sums, text or on the screen', () => {
	const plan = planOf('runqlat', {pids: true});
	const [, , waits] = loadHistory('runqlat');
	assert.ok(waits?.shape === 'hist' && waits.histograms[0]);
	const two = [1, 2].map((pid) => ({...waits.histograms[0], key: {pid}}) as never);
	const all = {...waits, histograms: two};
	const gone = onlyRows(thinned(all, 1, plan), ({pid}) => pid === 2, plan);
	const shape = shapeOf<ReadySnapshot>(gone);
	assert.deepEqual(shape.totals(gone), {count: null});
	assert.equal(sumOf('count')(gone), null);
	assert.deepEqual(shape.text(gone, plan, {width: 80}), ['not kept']);
	const theme = createTheme(256, false);
	const [sample] = samplesOf([gone], gone, undefined);
	assert.ok(sample);
	assert.equal(plain(summary(sample, 80, theme)), '– not kept');
	// Of a snapshot that is whole it is known.
	const never = onlyRows(all, () => false, plan);
	assert.deepEqual(shape.totals(never), {count: 0});
	assert.match(
		plain(summary(samplesOf([never], never, undefined)[0] ?? sample, 80, theme)),
		/nothing/,
	);
});

test('the sums of what passes are of the rows that were kept, and the snapshot says so', () => {
	const thin = thinned(biotop, 1, planOf('biotop'));
	const [kept] = rowsOf(thin);
	const own = onlyOf(thin, ({pid}) => pid === kept?.['pid']);
	assert.match(own.caveats[0] ?? '', /top 1 of 2 rows are kept: what was in others is not known/);
	assert.equal(own.caveats.length, thin.caveats.length);
});

test('rows without a value have no total, whatever the others had', () => {
	assert.ok(syscount.shape === 'counts');
	const rows = syscount.rows.map((row, index) => (index < 2 ? {...row, total_us: null} : row));
	const isFirst = ({count}: Row) => Number(count) > 98;
	const {count, total_us} = onlyOf({...syscount, rows}, isFirst, {latency: true}).totals;
	assert.deepEqual([count, total_us], [199, null]);
});

test('of a column that counts in part, that part is in the totals', () => {
	assert.ok(biotop.shape === 'table');
	const rows = biotop.rows.map((row) => ({...row, pid: 7, errors: 1, moved_bytes: 512}));
	const other = {...rows[0], pid: 8};
	const whole = {...biotop, shape: 'table', rows: [...rows, other]} as const;
	const {snapshot} = narrow(whole, {pids: [7]}, planOf('biotop'));
	assert.ok(snapshot.shape === 'table');
	assert.deepEqual(snapshot.totals, {io: 66, bytes: 1024});
});

// More processes and connections than the maps have room for: what is counted and what is said to be
// dropped add up to the work that was done, exactly.
import assert from 'node:assert/strict';
import {churn, churnName, faultTest, isSoak, Watcher, type Setting} from './fixture.js';
import {isWatchedInParts} from '../helpers/unseen.js';
import {plugIn} from './loop-disk.js';

/** As many keys as come and go, and as many as there is room for. */
const keys = isSoak ? 200_000 : 10_000;
const room = isSoak ? 10_240 : 512;
/** Short enough for several polls while 10,000 connections come and go, which takes a fifth of a second. */
const intervalMs = isSoak ? 1000 : 10;

/** A setting in which only this test's own processes count. */
const own = (options: Setting['options'] = {}, mapEntries = room): Setting => ({
	options,
	filters: {comm: churnName},
	probing: {mapEntries},
});

const callsEach = 7;

faultTest(`syscount -P: the calls of ${String(keys)} processes`, async (t) => {
	const work = await churn('processes', keys, callsEach);
	const watcher = await Watcher.attach('syscount', own({process: true, syscall: 'getppid'}));
	await watcher.pollWhile(work.work(), intervalMs);
	await watcher.close();
	const [counted, dropped] = [watcher.sum('count'), watcher.health('dropped_keys')];
	const lost = watcher.health('lost');
	t.diagnostic(
		`${String(counted)} counted + ${String(dropped)} dropped + ${String(lost)} lost of ${String(keys * callsEach)} calls, in ${String(watcher.snapshots.length)} polls`,
	);
	assert.equal(counted + dropped + lost, keys * callsEach);
	assert.ok(counted > keys, 'room is made for those that come later');
});

faultTest('syscount -P: a map that nobody makes room in says what it dropped', async (t) => {
	const work = await churn('processes', 3000, callsEach);
	const watcher = await Watcher.attach('syscount', own({process: true, syscall: 'getppid'}, 100));
	await work.work();
	watcher.poll();
	await watcher.close();
	const [counted, dropped] = [watcher.sum('count'), watcher.health('dropped_keys')];
	t.diagnostic(`${String(counted)} counted + ${String(dropped)} dropped`);
	assert.equal(counted, 100 * callsEach);
	assert.equal(dropped, 2900 * callsEach);
});

/** How often the writes are tried where the machine shows one of them to no tracer. */
const mostTries = isWatchedInParts ? 4 : 1;

faultTest('biotop: a write each of more processes than there is room for', async (t) => {
	const [writers, bytes, places] = [701, 4096, 100];
	let [counted, dropped, lost, moved] = [0, 0, 0, 0];
	for (let tries = 0; tries < mostTries && counted + dropped < writers; tries += 1) {
		const disk = plugIn(t);
		const work = await churn('writers', `/dev/${disk.name}`, writers, bytes);
		const watcher = await Watcher.attach('biotop', own({}, places));
		await work.work();
		watcher.poll();
		await watcher.close();
		[counted, moved] = [watcher.sum('io'), watcher.sum('bytes')];
		[dropped, lost] = [watcher.health('dropped_keys'), watcher.health('lost')];
		t.diagnostic(`${String(counted)} counted + ${String(dropped)} dropped, ${String(lost)} lost`);
	}

	assert.equal(counted, places);
	assert.equal(moved, places * bytes);
	assert.equal(dropped, writers - places);
	assert.equal(lost, 0);
});

faultTest(`tcptop: one byte each way over ${String(keys)} connections`, async (t) => {
	const work = await churn('connections', keys);
	const watcher = await Watcher.attach('tcptop', own());
	await watcher.pollWhile(work.work(), intervalMs);
	await watcher.close();
	// Every call moves one byte, so that a call that is dropped is a byte that is.
	const [counted, dropped] = [watcher.sum('rx_bytes', 'tx_bytes'), watcher.health('dropped_keys')];
	t.diagnostic(
		`${String(counted)} counted + ${String(dropped)} dropped of ${String(4 * keys)} bytes`,
	);
	assert.equal(counted + dropped + watcher.health('lost'), 4 * keys);
	assert.ok(counted > 4 * room, 'room is made for those that come later');
});

faultTest('runqlat -P: the waits of processes that come and go', async (t) => {
	const work = await churn('processes', keys, 1);
	const [keyed, total] = [
		await Watcher.attach('runqlat', own({pids: true})),
		await Watcher.attach('runqlat', own({}, 1)),
	];
	await keyed.pollWhile(work.work(), intervalMs);
	total.poll();
	await Promise.all([keyed.close(), total.close()]);
	const [counted, dropped] = [keyed.observations(), keyed.health('dropped_keys')];
	const all = total.observations();
	t.diagnostic(`${String(counted)} counted + ${String(dropped)} dropped of ${String(all)} waits`);
	assert.equal(counted + dropped, all);
	// Of some switches the kernel itself says nothing: those waits have no end, and are counted as lost.
	assert.equal(keyed.health('lost'), total.health('lost'));
	assert.ok(all + total.health('lost') >= keys, 'every process waited at least once');
});

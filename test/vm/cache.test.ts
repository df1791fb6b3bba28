// The cache of kernels, with an archive of the test's own. A run gets the kernel that it asked for while
// another run fetches the same one, after another was killed, and while another replaces it.
import assert from 'node:assert/strict';
import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {scratch} from '../helpers/workload.js';
import type {Kernel} from './kernels.js';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const isThere = (program: string): boolean =>
	spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
const missing = ['dpkg-deb', 'dpkg', 'flock', 'setpriv'].filter((program) => !isThere(program));
const skip =
	missing.length > 0
		? `needs ${missing.join(', ')}`
		: !existsSync(keyring) && `needs debian-archive-keyring`;

/** A kernel a series; `$RELEASE` is the last part of their versions. */
const aptCache = `#!/bin/sh
case "$*" in
*" pkgnames "*) for of in 5.10 6.12 7.2; do echo "linux-image-$of.$RELEASE-amd64"; done ;;
*" madison "*) for of in 5.10 6.12 7.2; do echo "linux-image-$of.$RELEASE-amd64 | $of.$RELEASE | here"; done ;;
*) echo 'Depends: nothing' ;;
esac
`;

/** Says what it does in $LOG; where $HANG names that, it does half of it and hangs. */
const aptGet = `#!/bin/sh
for word; do
	case $word in
	Dir::State::lists=*) lists=\${word#*=} ;;
	update) what=update ;;
	download) what=download ;;
	*=*) wanted=$word ;;
	esac
done
if [ "$what" = "$HANG" ]; then
	if [ "$what" = update ]; then echo half >"$lists/here_Packages"; else echo half >half.deb; fi
	echo "hangs in $what" >>"$LOG"
	exec sleep 300
fi
echo "$what" >>"$LOG"
[ "$what" = download ] || exit 0
name=\${wanted%%=*}
root=$(mktemp -d)
mkdir -p "$root/DEBIAN" "$root/boot" "$root/lib/modules/$name"
echo "$name" >"$root/boot/vmlinuz-$name"
printf 'Package: %s\\nVersion: %s\\nArchitecture: amd64\\nMaintainer: nobody <no@body>\\nDescription: none\\n' \\
	"$name" "\${wanted#*=}" >"$root/DEBIAN/control"
dpkg-deb --build "$root" "$name.deb" >/dev/null
rm -r "$root"
`;

/** An archive and an empty cache. */
class Archive {
	readonly #folder = mkdtempSync(path.join(scratch, 'archive-'));
	readonly cache = path.join(this.#folder, 'cache', 'kerntop-kernels');
	readonly #log = path.join(this.#folder, 'log');
	readonly #t: TestContext;

	constructor(t: TestContext) {
		this.#t = t;
		const bin = path.join(this.#folder, 'bin');
		mkdirSync(bin);
		writeFileSync(path.join(bin, 'apt-get'), aptGet, {mode: 0o755});
		writeFileSync(path.join(bin, 'apt-cache'), aptCache, {mode: 0o755});
		writeFileSync(this.#log, '');
	}

	start(series: readonly string[], {release = 1, hang = ''} = {}): ChildProcess {
		const script = path.join(import.meta.dirname, 'provide.ts');
		const child = spawn(process.execPath, ['--import', 'tsx', script, ...series], {
			stdio: ['pipe', 'pipe', 'inherit'],
			env: {
				...process.env,
				PATH: `${path.join(this.#folder, 'bin')}:${process.env['PATH'] ?? ''}`,
				XDG_CACHE_HOME: path.dirname(this.cache),
				KERNTOP_DEBIAN_MIRROR: 'http://archive.invalid/debian',
				...{RELEASE: String(release), HANG: hang, LOG: this.#log},
			},
		});
		this.#t.after(() => child.kill('SIGKILL'));
		return child;
	}

	/** How often apt-get did this. */
	did(what: string): number {
		return readFileSync(this.#log, 'utf8')
			.split('\n')
			.filter((line) => line === what).length;
	}

	async killedIn(what: string): Promise<void> {
		const child = this.start(['5.10'], {hang: what});
		while (this.did(`hangs in ${what}`) === 0) await sleep(10);
		child.kill('SIGKILL');
		await once(child, 'exit');
	}

	/** Nothing is left in the cache but what the next run has a use for. */
	assertTidy(): void {
		assert.deepEqual(readdirSync(this.cache).sort(), [
			'apt',
			'fetch.lock',
			'kernels',
			'runs',
			'runs.lock',
		]);
		assert.deepEqual(readdirSync(path.join(this.cache, 'runs')), []);
	}
}

/** What a run was given, as the names of the packages that the images come from. */
async function provided(child: ChildProcess): Promise<{images: string[]; reread: () => string[]}> {
	let text = '';
	child.stdout?.setEncoding('utf8').on('data', (more: string) => (text += more));
	while (!text.endsWith('\n') && child.exitCode === null) await sleep(10);
	const kernels = JSON.parse(text) as Kernel[];
	const reread = (): string[] => kernels.map(({image}) => readFileSync(image, 'utf8').trim());
	return {images: reread(), reread};
}

async function end(child: ChildProcess): Promise<void> {
	const exit = once(child, 'exit');
	child.stdin?.end();
	assert.deepEqual(await exit, [0, null]);
}

const options = {skip, timeout: 120_000};

void test('two runs at once, three kernels each, an empty cache', options, async (t) => {
	const archive = new Archive(t);
	const runs = [0, 1].map(() => archive.start(['5.10', 'newest', '6.12']));
	const expected = ['5.10', '7.2', '6.12'].map((of) => `linux-image-${of}.1-amd64`);
	for (const {images} of await Promise.all(runs.map(provided))) assert.deepEqual(images, expected);
	await Promise.all(runs.map(end));
	assert.equal(archive.did('download'), 3);
	archive.assertTidy();
});

void test('a run that is killed amid a fetch leaves nothing to the next', options, async (t) => {
	const archive = new Archive(t);
	await archive.killedIn('update');
	await archive.killedIn('download');
	// What came before the kill are not all lists.
	assert.equal(archive.did('update'), 1);
	const run = archive.start(['5.10']);
	assert.deepEqual((await provided(run)).images, ['linux-image-5.10.1-amd64']);
	await end(run);
	archive.assertTidy();
});

void test('a run keeps its kernel while another fetches a newer one', options, async (t) => {
	const archive = new Archive(t);
	const [old, next] = [archive.start(['5.10']), archive.start(['6.12'], {release: 1})];
	const {reread} = await provided(old);
	await provided(next);
	await end(next);
	const newer = archive.start(['5.10'], {release: 2});
	assert.deepEqual((await provided(newer)).images, ['linux-image-5.10.2-amd64']);
	await end(newer);
	assert.deepEqual(readdirSync(path.join(archive.cache, 'kernels')).sort(), [
		'5.10_5.10.2',
		'6.12_6.12.1',
	]);
	assert.deepEqual(reread(), ['linux-image-5.10.1-amd64']);
	await end(old);
	archive.assertTidy();
});

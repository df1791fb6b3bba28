#!/bin/sh
# native/, probes/ and src/ → dist/: the addon, the BPF objects and the bundle; only what is out of
# date. Prints on stderr only.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

say() { echo "kerntop: $*" >&2; }

# Is there anything newer than the stamp $1 in the paths that follow? native/build is made, not source,
# and native itself gets newer when it is made.
outdated() {
	stamp=$1
	shift
	[ ! -e "$stamp" ] ||
		[ -n "$(find "$@" -path native/build -prune -o ! -path native -newer "$stamp" -print -quit)" ]
}

# Stamps are of the moment before the build: what is edited meanwhile is newer.
begin() {
	say "building $2 ..."
	touch "$1.new"
}

mkdir -p dist

if [ ! -e dist/kerntop.node ] || outdated dist/.native native scripts/build-native.sh; then
	begin dist/.native 'the addon'
	sh scripts/build-native.sh >&2
	mv dist/.native.new dist/.native
fi

# make knows what depends on what; it is only asked when something may have changed. The registry comes
# first: where it changes, its folder gets newer.
if outdated dist/.bpf probes scripts/registry.mjs; then
	node scripts/registry.mjs
	begin dist/.bpf 'the BPF objects'
	make -s -C probes >&2
	mv dist/.bpf.new dist/.bpf
fi

# Folders count: a file that was deleted makes its folder newer.
if [ ! -e dist/cli.js ] || outdated dist/.bundle src panels probes scripts/*.mjs \
	package.json tsconfig.json node_modules/.package-lock.json; then
	begin dist/.bundle 'the program'
	node scripts/bundle.mjs >&2
	mv dist/.bundle.new dist/.bundle
fi

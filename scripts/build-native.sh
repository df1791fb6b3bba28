#!/bin/sh
# Builds native/ into dist/kerntop.node, unless nothing there is newer. Prints on stderr only.
set -eu
cd "$(dirname "$0")/.."
addon=dist/kerntop.node

# One build at a time: a second one would delete the folder of the first.
exec 9<native
if command -v flock >/dev/null; then flock 9; fi

if [ -f "$addon" ] &&
	[ -z "$(find native scripts/build-native.sh -path native/build -prune -o -newer "$addon" -print)" ]; then
	exit 0
fi

# A distribution's Node brings its headers along; without them node-gyp downloads them.
prefix=$(node -p 'path.dirname(path.dirname(process.execPath))')
set -- rebuild -C native
if [ -f "$prefix/include/node/node_api.h" ]; then
	set -- "$@" "--nodedir=$prefix"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! node_modules/.bin/node-gyp "$@" >"$log" 2>&1; then
	cat "$log" >&2
	echo 'native: the build failed; it needs g++, make, python3, pkg-config and libbpf-dev' >&2
	exit 1
fi

# Through a rename, so that a running kerntop keeps the file it has mapped.
mkdir -p dist
cp native/build/Release/kerntop.node "$addon.$$"
mv "$addon.$$" "$addon"

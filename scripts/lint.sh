#!/bin/sh
# Style and types, by three programs at the same time. 1 when one of them complains.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/node_modules/.bin:$PATH

tsc --noEmit &
types=$!
prettier --check . &
style=$!
eslint .
status=$?
wait "$types" || status=1
wait "$style" || status=1
exit "$status"

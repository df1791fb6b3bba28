#!/bin/sh
# Everything that can be checked: the tests without root and those in a terminal, which mostly wait, two
# files at a time; those that measure the kernel or the clock one after the other; beside the first of
# them, at the lowest priority, style and types. Needs scripts/setup.sh --test.
set -eu
cd "$(dirname "$0")/.."
status=0

# The test files below the folders.
tests() {
	find "$@" -name '*.test.ts' -o -name '*.test.tsx' | sort
}

# shellcheck disable=SC2046 # each file is a word; no name of ours holds a space
run() {
	concurrency=$1
	shift
	node --import tsx --test "--test-concurrency=$concurrency" \
		--test-reporter=spec --test-reporter-destination=stdout \
		--test-reporter=./scripts/test-counts.mjs --test-reporter-destination="$counts" \
		$(tests "$@") || status=1
	cat "$counts" >>"$all"
}

work=$(mktemp -d)
counts=$work/counts
all=$work/all
trap 'rm -rf "$work"' EXIT

nice -n 19 npm run --silent lint >"$work/lint" 2>&1 &
lint=$!

echo '# units'
run 2 test/src test/probes test/panels test/vm
echo '# terminals'
run 2 test/cli/terminal*.test.ts

# Counted as one test, so that the last line never calls a failure a success.
echo '# lint'
if wait "$lint"; then echo '1 0 0' >>"$all"; else
	echo '0 1 0' >>"$all"
	status=1
fi
cat "$work/lint"

echo '# native, kernel and command line'
others=$(tests test/cli | grep -v '/terminal[^/]*$')
# shellcheck disable=SC2086 # as in run
run 1 test/native test/kernel $others test/faults

awk '{passed += $1; failed += $2; skipped += $3}
	END {printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped}' "$all"
exit "$status"

#!/bin/sh
# Everything that can be checked: style and types, then the tests without root in parallel, then those
# that use the kernel, a terminal or the clock one after the other. Needs scripts/setup.sh --test.
set -eu
cd "$(dirname "$0")/.."
status=0

# Node 20 has no patterns of its own, and sh leaves one that matches nothing as it is.
tests() {
	for file in "$@"; do
		if [ -e "$file" ]; then echo "$file"; fi
	done
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

counts=$(mktemp)
all=$(mktemp)
trap 'rm -f "$counts" "$all"' EXIT

# Counted as one test, so that the last line never calls a failure a success.
echo '# lint'
if npm run --silent lint; then echo '1 0 0' >>"$all"; else
	echo '0 1 0' >>"$all"
	status=1
fi

echo '# units'
run 2 test/src/*.test.ts test/src/*.test.tsx test/src/*/*.test.ts test/src/*/*.test.tsx \
	test/probes/*.test.ts test/panels/*.test.ts test/panels/*.test.tsx
echo '# native, kernel and command line'
run 1 test/native/*.test.ts test/kernel/*.test.ts test/cli/*.test.ts test/cli/*.test.tsx \
	test/faults/*.test.ts

awk '{passed += $1; failed += $2; skipped += $3}
	END {printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped}' "$all"
exit "$status"

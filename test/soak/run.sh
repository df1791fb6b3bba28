#!/bin/sh
# What takes too long for npm test: the fault tests in full length, damaged files under AddressSanitizer,
# and half an hour under load (KERNTOP_SOAK_MINUTES). Needs root, and nobody else's kerntop beside it.
set -u
cd "$(dirname "$0")/../.."
status=0

echo '# faults'
KERNTOP_SOAK=1 node --import tsx --test --test-concurrency=1 test/faults/*.test.ts || status=1
echo '# damaged files, with AddressSanitizer'
sh test/soak/asan.sh || status=1
echo '# under load'
node --import tsx test/soak/steady.ts || status=1
exit "$status"

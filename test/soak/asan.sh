#!/bin/sh
# Damaged object and BTF files, opened and loaded by an addon built with AddressSanitizer: every read
# beyond a buffer ends it. VARIANTS of each object (default 2000) and a tenth as many of the BTF.
set -eu
cd "$(dirname "$0")/../.."
variants=${VARIANTS:-2000}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
headers=$(node -p 'path.dirname(path.dirname(process.execPath))')/include/node
napi=$(node -p "require('path').resolve(require('node-addon-api').include_dir)")
# shellcheck disable=SC2046 # pkg-config prints words
g++ -std=c++17 -O1 -g -fno-omit-frame-pointer -fsanitize=address -fexceptions -shared -fPIC \
	-DNAPI_VERSION=8 -DNODE_ADDON_API_CPP_EXCEPTIONS_ALL -DNODE_GYP_MODULE_NAME=kerntop \
	-isystem "$headers" -isystem "$napi" native/*.cc \
	$(pkg-config --cflags --libs libbpf) -o "$folder/kerntop.node"

# Node's own memory at its end is none of our leaks, and is told apart by name.
printf 'leak:node::\nleak:v8::\nleak:libnode\nleak:uv_\n' >"$folder/suppressions"
LD_PRELOAD=$(g++ -print-file-name=libasan.so)
export LD_PRELOAD
export ASAN_OPTIONS="detect_leaks=${LEAKS:-0}:abort_on_error=0:exitcode=23:detect_odr_violation=0"
export LSAN_OPTIONS="suppressions=$folder/suppressions:print_suppressions=0"

for object in dist/bpf/*.bpf.o; do
	echo "$object: $(node --import tsx test/faults/survive.ts object "$object" 0 "$variants" "$folder/kerntop.node")"
done
cat /sys/kernel/btf/vmlinux >"$folder/vmlinux"
echo "BTF: $(node --import tsx test/faults/survive.ts btf "$folder/vmlinux" 0 $((variants / 10)) "$folder/kerntop.node")"

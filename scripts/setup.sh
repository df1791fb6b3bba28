#!/bin/sh
# A fresh clone → everything that `npm start` needs, and with --test what the tests need as well, with
# --bench also the tools that kerntop is set beside.
# Quiet and quick when nothing is to be done; prints on stderr only, stdout is kerntop's own.
set -eu
cd "$(dirname "$0")/.."
more=${1:-}

say() { echo "kerntop: $*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

require_node() {
	if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number);
		process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
		say "Node $(node --version) is too old: 20.19 or newer is needed"
		exit 1
	fi
}

# The Debian packages of what is missing, one a line, judged by what is there and not by dpkg:
# a tool built by hand is as good.
missing_packages() {
	have clang && clang -print-targets 2>/dev/null | grep -qw bpf || echo clang
	have llvm-strip || echo llvm
	have make || echo make
	have g++ || echo g++
	have python3 || echo python3
	have pkg-config || echo pkg-config
	pkg-config --atleast-version=1.0 libbpf 2>/dev/null || echo libbpf-dev
	pkg-config --exists libelf 2>/dev/null || echo libelf-dev
	pkg-config --exists zlib 2>/dev/null || echo zlib1g-dev
	[ -n "$more" ] || return 0
	have tmux || echo tmux
	have screen || echo screen
	have sshd || [ -x /usr/sbin/sshd ] || echo openssh-server
	have ssh || echo openssh-client
	have strace || echo strace
	have ip || echo iproute2
	have iperf3 || echo iperf3
	have setpriv && have losetup || echo util-linux
	have dmsetup || [ -x /usr/sbin/dmsetup ] || echo dmsetup
	have mkfs.ext4 || [ -x /usr/sbin/mkfs.ext4 ] || echo e2fsprogs
	have mkfs.btrfs || [ -x /usr/sbin/mkfs.btrfs ] || echo btrfs-progs
	[ "$more" = --bench ] || return 0
	[ -x /usr/sbin/runqlat ] || echo libbpf-tools
	[ -x /usr/sbin/runqlat-bpfcc ] || echo bpfcc-tools
	have bpftrace || echo bpftrace
	have htop || echo htop
	have btop || echo btop
	have qemu-system-x86_64 || echo qemu-system-x86
	[ -x /bin/busybox ] || echo busybox-static
	have cpio || echo cpio
}

install_packages() {
	wanted=$(missing_packages | tr '\n' ' ')
	[ -n "$wanted" ] || return 0
	if [ "$(id -u)" -ne 0 ]; then
		say 'system packages are missing; install them and start again:'
		echo "sudo apt-get install -y --no-install-recommends $wanted" >&2
		exit 1
	fi

	if ! have apt-get; then
		say "missing, and there is no apt-get to install them: $wanted"
		exit 1
	fi

	say "installing $wanted..."
	export DEBIAN_FRONTEND=noninteractive
	# Unquoted: each package is a word. The lists of a fresh image are empty, hence the second try.
	# shellcheck disable=SC2086
	apt-get install -qq -y --no-install-recommends $wanted >/dev/null 2>&1 ||
		{ apt-get update -qq >&2 && apt-get install -qq -y --no-install-recommends $wanted >&2; }

	still=$(missing_packages | tr '\n' ' ')
	if [ -n "$still" ]; then
		say "still missing after the installation: $still(libbpf must be 1.0 or newer)"
		exit 1
	fi
}

# npm's options for this very run come as npm_config_*: `npm start --silent` must not hide why an
# installation failed, and npm's own output has no place on stdout.
install_node_modules() {
	if [ -e node_modules/.package-lock.json ] &&
		[ -z "$(find package-lock.json -newer node_modules/.package-lock.json)" ]; then
		return 0
	fi

	say 'installing the npm packages ...'
	# A distribution's Node brings its headers along; packages with an addon would download them.
	prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
	if [ -e "$prefix/include/node/node_api.h" ]; then export "npm_config_nodedir=$prefix"; fi
	env -u npm_config_json -u npm_config_dry_run -u npm_config_global \
		npm ci --include=dev --no-audit --no-fund --loglevel=error >&2
	touch node_modules/.package-lock.json
}

# What was checked for this Node, this clang and these packages need not be checked at every start.
stamp=node_modules/.kerntop-setup$more
state=$(ls -Lid "$(command -v node)" "$(command -v clang || echo /)" \
	"$(command -v make || echo /)" "$(command -v g++ || echo /)" 2>/dev/null)

if [ ! -e "$stamp" ] || [ "$(cat "$stamp")" != "$state" ]; then
	require_node
	install_packages
	install_node_modules
	ls -Lid "$(command -v node)" "$(command -v clang)" "$(command -v make)" "$(command -v g++)" \
		>"$stamp" 2>/dev/null || rm -f "$stamp"
else
	install_node_modules
fi

sh scripts/build.sh

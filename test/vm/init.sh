#!/bin/busybox sh
# The guest's first process: modules, mounts, then the tests in the host's own file tree, then off.
# The tree is the host's / over 9p, read-only, below a layer in memory that takes all writes.
PATH=/bin
/bin/busybox --install -s /bin

fail() {
	echo "kerntop-vm: cannot $1" >/dev/kmsg
	poweroff -f
	sleep 60
}

mkdir -p /proc /sys /dev /lower /upper /tree
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev || fail 'mount devtmpfs'

while read -r module; do
	insmod "/modules/$module" || echo "kerntop-vm: no module $module" >/dev/kmsg
done </modules/order

options=trans=virtio,version=9p2000.L,msize=262144
mount -t 9p -o "ro,cache=loose,$options" root /lower || fail 'mount the host'
mount -t tmpfs upper /upper
mkdir -p /upper/files /upper/work
mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work overlay /tree ||
	fail 'mount the overlay'

mkdir -p /tree/run/kerntop-out /tree/run/kerntop-disk /tree/tmp
mount -t 9p -o "rw,$options" out /tree/run/kerntop-out || fail 'mount the results'
mount -t ext4 /dev/vda /tree/run/kerntop-disk || fail 'mount the disk'
mount -t proc proc /tree/proc
mount -t sysfs sys /tree/sys
mount -t devtmpfs dev /tree/dev
mkdir -p /tree/dev/pts /tree/dev/shm
mount -t devpts devpts /tree/dev/pts
mount -t tmpfs shm /tree/dev/shm
mount -t tracefs tracefs /tree/sys/kernel/tracing || fail 'mount tracefs'
mount -t debugfs debugfs /tree/sys/kernel/debug
mount -t bpf bpf /tree/sys/fs/bpf || fail 'mount bpf'
mount -t cgroup2 cgroup2 /tree/sys/fs/cgroup || fail 'mount cgroup2'
ip link set lo up
hostname kerntop-vm
ulimit -n 4096

echo 'kerntop-vm: up' >/dev/kmsg
chroot /tree /bin/sh /run/kerntop-out/start.sh
sync
poweroff -f
sleep 60

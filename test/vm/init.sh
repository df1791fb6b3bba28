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

mkdir -p /proc /sys /dev /lower /upper /root
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
mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work overlay /root ||
	fail 'mount the overlay'

mkdir -p /root/run/kerntop-out /root/run/kerntop-disk /root/tmp
mount -t 9p -o "rw,$options" out /root/run/kerntop-out || fail 'mount the results'
mount -t ext4 /dev/vda /root/run/kerntop-disk || fail 'mount the disk'
mount -t proc proc /root/proc
mount -t sysfs sys /root/sys
mount -t devtmpfs dev /root/dev
mkdir -p /root/dev/pts /root/dev/shm
mount -t devpts devpts /root/dev/pts
mount -t tmpfs shm /root/dev/shm
mount -t tmpfs tmp /root/tmp
mount -t tracefs tracefs /root/sys/kernel/tracing || fail 'mount tracefs'
mount -t debugfs debugfs /root/sys/kernel/debug
mount -t bpf bpf /root/sys/fs/bpf || fail 'mount bpf'
mount -t cgroup2 cgroup2 /root/sys/fs/cgroup || fail 'mount cgroup2'
ip link set lo up
hostname kerntop-vm
ulimit -n 4096

echo 'kerntop-vm: up' >/dev/kmsg
chroot /root /bin/sh /run/kerntop-out/start.sh
sync
poweroff -f
sleep 60

#!/bin/sh
# A mixed load of ordinary programs in a cgroup of its own, for fixtures and screenshots: bounded in
# time, and gone with its parent. Usage: demo-load.sh SECONDS FOLDER. Prints the cgroup's path.
set -eu
seconds=$1
folder=$2
mount=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
cgroup=$mount/kerntop-demo-$$
mkdir "$cgroup"
echo $$ >"$cgroup/cgroup.procs"

finish() {
	trap '' INT TERM
	trap - EXIT
	echo $$ >"$mount/cgroup.procs"
	# a killed loop may just have started its next program
	until rmdir "$cgroup"; do
		while read -r pid; do kill -KILL "$pid" || true; done <"$cgroup/cgroup.procs"
		sleep 0.05
	done 2>/dev/null
}
trap finish EXIT INT TERM
echo "$cgroup"
exec >/dev/null 2>&1

dd if=/dev/urandom of="$folder/data" bs=1M count=192

# disk: direct writes and reads of several sizes, and files that are synced
(while :; do dd if=/dev/zero of="$folder/direct" bs=64k count=400 oflag=direct conv=notrunc; sleep 0.1; done) &
(while :; do dd if="$folder/data" of=/dev/null bs=256k count=300 iflag=direct; sleep 0.4; done) &
(while :; do dd if=/dev/zero of="$folder/synced" bs=8k count=40 oflag=sync; sleep 0.3; done) &

# page cache: a file read from disk, then again from memory; a tree archived
(while :; do
	dd if="$folder/data" iflag=nocache count=0
	for pass in 1 2 3 4 5 6; do sha256sum "$folder/data"; done
done) &
(while :; do tar -cf - /usr/include | gzip -1 | wc -c; rm -f "$folder/new"; cp "$folder/data" "$folder/new"; done) &

# network: both families, both directions, several rates
iperf3 -s -p 5201 &
iperf3 -s -p 5202 &
iperf3 -s -p 5203 &
sleep 0.5
iperf3 -c 127.0.0.1 -p 5201 -b 800M -t "$seconds" &
iperf3 -c ::1 -p 5202 -b 250M -t "$seconds" -R &
iperf3 -c ::ffff:127.0.0.1 -p 5203 -b 60M -t "$seconds" &

# system calls that fail, and a scheduler with something to do
(while :; do find /usr/share /usr/lib -name 'nothing*' -newer /proc/version; done) &
(while :; do git --version; ls /nonexistent; sleep 0.05; done) &
sleep "$seconds" &
wait $!

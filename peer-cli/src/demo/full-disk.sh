#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright The p2p authors
#
# A tracker whose disk fills up, as one of three and alone: full-disk.sh DIST. The disk is a small tmpfs, so it needs root, and says so where it
# is missing.
set -euo pipefail

dist=$1 stay=no
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"
disk=$world/disk
mkdir "$disk"
if [ "$(id -u)" != 0 ] || ! mount -t tmpfs -o size=64m tmpfs "$disk" 2> /dev/null; then
    echo "full-disk: skipped, it needs root and a tmpfs"
    exit 0
fi
and_then() { umount -l "$disk" 2> /dev/null || true; }

fill() {
    head -c 200m /dev/zero > "$disk/filler" 2> /dev/null || true
    [ "$(df --output=avail -k "$disk" | tail -1)" -lt 64 ]
}

# How the tracker ended, as its last words say it.
ended() { # n
    local code=0
    wait "${pid[tracker$1]}" || code=$?
    unset "pid[tracker$1]"
    echo "$code"
}

await_end() { # n
    local _
    for _ in $(seq 600); do
        kill -0 "${pid[tracker$1]}" 2> /dev/null || return 0
        p2p_ laptop group create "more-$(date +%s%N)" > "$world/last.out" 2>&1 || true
        sleep 0.1
    done
    echo "full-disk: tracker $1 goes on with a full disk" >&2
    return 1
}

groups() { p2p_ laptop --plain group list | cut -f1 | sort; }

say "Three trackers, the third on a disk of 64 MiB"
list_trackers 3
ln -s "$disk/tracker3" "$world/tracker3"
mkdir "$disk/tracker3"
for n in 1 2 3; do tracker "$n"; tracker_ready "$n"; done
daemons laptop
members laptop:alice
p2p_ laptop account claim-admin "$(sed -n 's/.*--admin-token \([^ ]*\).*/\1/p' "$world/tracker1.out")" > /dev/null
fill
await_end 3
code=$(ended 3)
row "the third one's disk is full" "it ends with exit code $code"
note "$(tail -n 1 "$world/tracker3.out")"
until_done 10 new_group laptop others > /dev/null
others=$made
row "the other two" "go on writing"
rm "$disk/filler"
tracker 3
tracker_ready 3
in_step laptop 3
row "there is room again, it starts" "nothing is missing"

say "Two of them leave, the third is alone"
quit_tracker 1
quit_tracker 2
until_done 30 new_group laptop alone > /dev/null
alone=$made
fill
await_end 3
code=$(ended 3)
row "its disk is full" "it ends with exit code $code"
rm "$disk/filler"
tracker 3
tracker_ready 3
until_done 30 new_group laptop again > /dev/null
for name in "$others" "$alone" "$made"; do groups | grep -qx "$name"; done
row "there is room again, it starts" "what was acknowledged is there"

say "What happened"
printf '%s\n' "${rows[@]}"

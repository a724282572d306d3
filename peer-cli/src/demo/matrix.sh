#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright The p2p authors
#
# What goes on working in each state of three trackers and of two: matrix.sh DIST. Everything runs on 127.0.0.1 in a temporary directory. Each row
# is tried through the command line of daemons; one that does not hold ends the script.
set -euo pipefail

dist=$1 stay=no
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"
turn=0 said=

# A new group; each try has a name of its own, since one whose answer was lost may have come about.
a_change() {
    p2p_ laptop group create "group$turn-$(date +%s%N)"
}

# Every read and write there is, one after the other; the first change may have to wait. Sets said to how long it took since that moment.
everything() { # since
    local after
    turn=$((turn + 1))
    until_done 60 a_change > /dev/null
    after=$(seconds_since "$1")
    (umask 077 && head -c 18 /dev/urandom | base64 > "$world/user$turn.password")
    until_done 20 sh -c "'$dist/bin/p2p' --socket '$world/tab.sock' account create user$turn --password-stdin < '$world/user$turn.password'" > /dev/null
    head -c 300000 /dev/urandom > "$world/file$turn.bin"
    until_done 20 p2p_ laptop share "$world/file$turn.bin" -g docs > /dev/null
    reads
    until_done 40 timeout 20 "$dist/bin/p2p" --socket "$world/nas.sock" get "docs/file$turn.bin" "$world/nas-downloads" --wait > /dev/null
    cmp "$world/file$turn.bin" "$world/nas-downloads/file$turn.bin"
    said="everything; the first change $after s after it"
}

reads() {
    until_done 20 p2p_ nas ls docs > /dev/null
    until_done 20 p2p_ nas search file > /dev/null
    until_done 20 p2p_ nas group list > /dev/null
    until_done 20 p2p_ nas peer list -g docs > /dev/null
}

# Changes are refused with exit 6, at once and with the trackers that are missing.
refused() { # missing-tracker
    local began code=0
    began=$(date +%s%N)
    p2p_ laptop group create never > "$world/last.out" 2>&1 || code=$?
    if [ "$code" != 6 ] || ! grep -q "tracker $1" "$world/last.out"; then
        cat "$world/last.out" >&2
        echo "matrix: a change in a minority ended with $code" >&2
        return 1
    fi
    seconds_since "$began"
}

# A shared file waits in the daemon.
queued() { # name
    head -c 300000 /dev/urandom > "$world/$1"
    p2p_ laptop share "$world/$1" -g docs > "$world/last.out" 2>&1
    grep -q '^waiting' "$world/last.out" || { cat "$world/last.out" >&2; return 1; }
}

published() { # name
    until_done 40 timeout 20 "$dist/bin/p2p" --socket "$world/nas.sock" get "docs/$1" "$world/nas-downloads" --wait > /dev/null
    cmp "$world/$1" "$world/nas-downloads/$1"
}

downloads_old() { # name: of before the trackers went
    rm -f "$world/nas-downloads/$1"
    until_done 40 timeout 20 "$dist/bin/p2p" --socket "$world/nas.sock" get "docs/$1" "$world/nas-downloads" --wait > /dev/null
    cmp "$world/$1" "$world/nas-downloads/$1"
}

say "Three trackers, three daemons, in $world"
list_trackers 3
for n in 1 2 3; do tracker "$n"; done
for n in 1 2 3; do tracker_ready "$n"; done
daemons laptop nas tab
members laptop:alice nas:bob tab:carol
p2p_ laptop account claim-admin "$(sed -n 's/.*--admin-token //p' "$world/tracker1.out")" > /dev/null
into_group docs laptop nas:bob
t=$(date +%s%N)
everything "$t"
row "three of three up" "$said"
in_step laptop 3

kill_tracker 1
t=$(date +%s%N)
everything "$t"
row "one of three crashed, the one that led" "$said"
tracker 1
tracker_ready 1
everything "$(date +%s%N)"
row "it is back" "$said"
in_step laptop 3

kill_tracker 2
kill_tracker 3
sleep 5
reads
downloads_old file1.bin
s=$(refused 2)
queued queued.bin
row "two of three crashed at once" "reads, downloads; changes refused in $s s with exit 6; a shared file waits"
tracker 2
tracker_ready 2
published queued.bin
everything "$(date +%s%N)"
row "one of them is back" "$said; the shared file was published by itself"

# the other one is dropped after 30 s; then two are a pair
note "tracker 3 stays away: it is dropped after 30 s"
until_done 60 sh -c "'$dist/bin/p2p' --socket '$world/laptop.sock' --plain admin tracker list | wc -l | grep -q '^2$'" > /dev/null
kill_tracker 1
t=$(date +%s%N)
everything "$t"
row "crashed one after another, one is left" "$said"

tracker 1
tracker_ready 1
tracker 3
tracker_ready 3
in_step laptop 3
quit_tracker 2
t=$(date +%s%N)
quit_tracker 1
everything "$t"
row "two of three quit, one is left" "$said"

tracker 1
tracker_ready 1
tracker 2
tracker_ready 2
in_step laptop 3
kill_tracker 1
kill_tracker 2
sleep 5
refused 1 > /dev/null
"$dist/bin/p2p-tracker" recover --yes --state "$world/tracker3" > "$world/last.out" 2>&1 || { cat "$world/last.out" >&2; exit 1; }
t=$(date +%s%N)
everything "$t"
row "two lost for good, the operator says recover" "$said"

head -c 500000000 /dev/urandom > "$world/big.bin"
p2p_ laptop --plain share "$world/big.bin" -g docs > /dev/null
p2p_ nas --plain get docs/big.bin "$world/nas-downloads" --wait > /dev/null &
getter=$!
sleep 0.7
kill_tracker 3
wait "$getter"
cmp "$world/big.bin" "$world/nas-downloads/big.bin"
row "none is up" "the running download ends, byte for byte"

say "Two trackers"
tracker 3
tracker_ready 3
tracker 1
tracker_ready 1
everything "$(date +%s%N)"
row "two of two up" "$said"
in_step laptop 2
kill_tracker 3
t=$(date +%s%N)
everything "$t"
row "one of two crashed" "$said"
kill_tracker 1
tracker 3
await_line '^waiting.*tracker 1' "$world/tracker3.out" 60 "${pid[tracker3]}"
tracker_ready 3
row "only the one that is behind starts" "it does not take over, and names the tracker it waits for"
tracker 1
tracker_ready 1
everything "$(date +%s%N)"
row "the other one is back" "$said"
in_step laptop 2
kill -KILL "${pid[tracker1]}" "${pid[tracker3]}"
gone 1
gone 3
tracker 3
await_line '^waiting.*tracker 1' "$world/tracker3.out" 60 "${pid[tracker3]}"
tracker_ready 3
reads
downloads_old file1.bin
s=$(refused 1)
row "both crashed at once, one starts" "it names the other; reads, downloads; changes refused in $s s"
tracker 1
tracker_ready 1
everything "$(date +%s%N)"
row "the other one, too" "$said"
in_step laptop 2
kill -STOP "${pid[tracker3]}"
t=$(date +%s%N)
everything "$t"
row "one of two hangs: no daemon reaches it" "$said"
kill -CONT "${pid[tracker3]}"
until_done 60 sh -c "'$dist/bin/p2p' --socket '$world/laptop.sock' --plain admin tracker list | wc -l | grep -q '^2$'" > /dev/null
everything "$(date +%s%N)"
row "it goes on" "$said"
in_step laptop 2
quit_tracker 1
t=$(date +%s%N)
everything "$t"
row "one of two quit" "$said"
quit_tracker 3
tracker 1
await_line '^waiting' "$world/tracker1.out" 60 "${pid[tracker1]}"
tracker 3
tracker_ready 3
tracker_ready 1
everything "$(date +%s%N)"
row "all stopped, started in the wrong order" "$said"

say "What works"
printf '%s\n' "${rows[@]}"

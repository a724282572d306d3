#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright The p2p authors
#
# Three trackers in sync, four daemons, one of them a mirror, downloading; in the middle of it one tracker is told to quit and one is killed. Prints what went on working.
# Called by ./quickstart --demo with the distribution's directory; everything runs on 127.0.0.1 in a temporary directory.
set -euo pipefail

dist=$1 stay=$2 size_mib=${3:-1024}
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

say "Three trackers in one list, all in $world"
list_trackers 3
for n in 1 2 3; do tracker "$n"; done
for n in 1 2 3; do
    tracker_ready "$n"
    note "tracker $n at 127.0.0.1:${port[tracker$n]} is ready"
done

say "Four daemons: alice@laptop and alice@desk share, bob@nas and carol@tab download"
daemons laptop desk nas tab
members laptop:alice desk:alice nas:bob tab:carol
(umask 077 && head -c 18 /dev/urandom | base64 > "$world/dave.password")
p2p_ laptop account claim-admin "$(sed -n 's/.*--admin-token //p' "$world/tracker1.out")" > /dev/null
into_group docs laptop nas:bob tab:carol
p2p_ laptop admin tracker list

say "alice shares $size_mib MiB from two machines; bob and carol download it"
head -c $((size_mib << 20)) /dev/urandom > "$world/film.bin"
mkdir "$world/copy"
cp "$world/film.bin" "$world/copy/film.bin"
p2p_ laptop --plain share "$world/film.bin" -g docs > /dev/null
p2p_ desk --plain share "$world/copy/film.bin" -g docs > /dev/null
p2p_ desk group mirror docs on > /dev/null 2>&1
note "alice@desk is a mirror of docs: it keeps whatever is shared there"
# held until both downloads wait for them: a small file would be there before anything is killed
kill -STOP "${pid[laptop]}" "${pid[desk]}"
for device in nas tab; do p2p_ "$device" get docs/film.bin "$world/$device-downloads"; done

say "In the middle of it: tracker 2 is killed, tracker 1 is told to quit"
kill -CONT "${pid[laptop]}" "${pid[desk]}"
kill_tracker 2
killed=$(date +%s%N)
note "tracker 2 is dead; bob's download just after:"
note "$(p2p_ nas transfer list | tail -n 1)"
quit_tracker 1
note "tracker 1 has left"

say "What goes on working with tracker 3 alone"
for who in nas:bob tab:carol; do
    device=${who%:*}
    p2p_ "$device" --plain transfer wait 1 > /dev/null
    cmp "$world/film.bin" "$world/$device-downloads/film.bin"
    row "${who#*:}'s download" "complete, byte for byte"
done
took=$(until_done 20 p2p_ nas ls docs)
row "lists" "yes, after $took"
took=$(until_done 20 p2p_ nas search film)
row "search" "yes, after $took"
took=$(until_done 60 p2p_ laptop group create "later")
row "a new group" "yes, $(seconds_since "$killed") s after the kill (asked for $took)"
p2p_ tab account logout > /dev/null 2>&1
took=$(until_done 30 sh -c "'$dist/bin/p2p' --socket '$world/tab.sock' account create dave --password-stdin < '$world/dave.password'")
row "a new account" "yes, after $took"
head -c 5000000 /dev/urandom > "$world/late.bin"
took=$(until_done 30 p2p_ laptop share "$world/late.bin" -g docs)
row "publishing" "yes, after $took"
took=$(until_done 60 timeout 30 "$dist/bin/p2p" --socket "$world/nas.sock" get docs/late.bin "$world/nas-downloads" --wait)
cmp "$world/late.bin" "$world/nas-downloads/late.bin"
row "a new download" "yes, after $took"
head -c 5000000 /dev/urandom > "$world/stored.bin"
took=$(until_done 60 p2p_ nas --timeout 50s share "$world/stored.bin" -g docs --until-stored)
kill -KILL "${pid[nas]}"
wait "${pid[nas]}" 2>/dev/null || true
unset "pid[nas]"
p2p_ laptop --timeout 60s get docs/stored.bin "$world/laptop-downloads" --wait > /dev/null 2>&1
cmp "$world/stored.bin" "$world/laptop-downloads/stored.bin"
row "stored on the mirror, bob's daemon killed" "downloaded, byte for byte (stored after $took)"
daemons nas
p2p_ laptop admin tracker status

say "Tracker 2 comes back, and takes the survivor's state before it serves"
tracker 2
tracker_ready 2
took=$(until_done 30 p2p_ laptop group create "again")
row "writing with two again" "yes, after $took"
p2p_ laptop admin tracker list

say "What kept working"
printf '%s\n' "${rows[@]}"

if [ "$stay" = yes ]; then
    dashboard=$("$dist/bin/p2p" --socket "$world/laptop.sock" --plain web --no-browser)
    cat <<TXT

Everything is still running. alice's dashboard, in a browser on this machine (the link works once):
  $dashboard
Go on by hand:
  alias p2p-alice='$dist/bin/p2p --socket $world/laptop.sock'
  alias p2p-bob='$dist/bin/p2p --socket $world/nas.sock'
  p2p-alice admin tracker list
Stop it and clean up:
  kill ${pid[*]}; rm -rf $world
TXT
else
    note "all of it is stopped and removed now; --stay leaves it running, with a dashboard to look at"
fi

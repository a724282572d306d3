#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright The p2p authors
#
# Three trackers in sync, four daemons downloading; in the middle of it one tracker is told to quit and one is killed. Prints what went on working.
# Called by ./quickstart --demo with the distribution's directory; everything runs on 127.0.0.1 in a temporary directory.
set -euo pipefail

dist=$1 stay=$2 size_mib=${3:-1024}
bold='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
note() { printf '%s  %s%s\n' "$dim" "$*" "$plain"; }

world=$(mktemp -d "${TMPDIR:-/tmp}/p2p-demo.XXXXXX")
declare -A pid=() port=()
rows=()

finish() {
    status=$?
    trap - EXIT
    if [ "$stay" = yes ] && [ "$status" = 0 ]; then exit 0; fi
    for name in "${!pid[@]}"; do kill "${pid[$name]}" 2>/dev/null || true; done
    for name in "${!pid[@]}"; do
        for _ in $(seq 120); do kill -0 "${pid[$name]}" 2>/dev/null || break; sleep 0.1; done
        kill -KILL "${pid[$name]}" 2>/dev/null || true
        wait "${pid[$name]}" 2>/dev/null || true
    done
    if [ "$status" != 0 ]; then
        echo "demo: stopped with status $status; the logs are in $world" >&2
        tail -n 5 "$world"/*.out >&2 || true
    else
        rm -rf "$world"
    fi
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

# A port that nobody listens on, also 10000 above it, where trackers speak among themselves.
free_port() { # from
    local p=$1
    while (exec 3<> "/dev/tcp/127.0.0.1/$p") 2>/dev/null || (exec 3<> "/dev/tcp/127.0.0.1/$((p + 10000))") 2>/dev/null; do p=$((p + 1)); done
    echo "$p"
}

await_line() { # pattern file seconds pid
    local _
    for _ in $(seq $(($3 * 20))); do
        ! grep -q "$1" "$2" 2>/dev/null || return 0
        kill -0 "$4" 2>/dev/null || break
        sleep 0.05
    done
    cat "$2" >&2
    echo "demo: no \"$1\" in $2" >&2
    return 1
}

tracker() { # n
    mkfifo "$world/tracker$1.in"
    P2P_JAVA_OPTS="-XX:TieredStopAtLevel=1 ${P2P_JAVA_OPTS:-}" "$dist/bin/p2p-tracker" run \
        --trackers "$world/tracker_info.txt" --id "$1" --state "$world/tracker$1" \
        < "$world/tracker$1.in" > "$world/tracker$1.out" 2>&1 &
    pid[tracker$1]=$!
    exec {fd}> "$world/tracker$1.in"
    console[$1]=$fd
}
declare -A console=()

p2p_() { # device args...
    local device=$1
    shift
    "$dist/bin/p2p" --socket "$world/$device.sock" "$@"
}

row() { rows+=("$(printf '  %-46s %s' "$1" "$2")"); printf '  %-46s %s\n' "$1" "$2"; }

# Repeats a command until it succeeds; the seconds it took.
until_done() { # seconds command...
    local limit=$1 began now
    shift
    began=$(date +%s%N)
    until "$@" > "$world/last.out" 2>&1; do
        now=$(date +%s%N)
        if [ $(((now - began) / 1000000000)) -ge "$limit" ]; then
            cat "$world/last.out" >&2
            return 1
        fi
        sleep 0.3
    done
    now=$(date +%s%N)
    awk -v ns=$((now - began)) 'BEGIN { printf "%.1f s", ns / 1e9 }'
}

say "Three trackers in one list, all in $world"
p=21089
for n in 1 2 3; do
    p=$(free_port "$p")
    port[tracker$n]=$p
    echo "127.0.0.1 $p" >> "$world/tracker_info.txt"
    p=$((p + 1))
done
for n in 1 2 3; do tracker "$n"; done
for n in 1 2 3; do
    await_line '^ready' "$world/tracker$n.out" 90 "${pid[tracker$n]}"
    note "tracker $n at 127.0.0.1:${port[tracker$n]} is ready"
done
link=$(sed -n 's/^join link //p' "$world/tracker1.out")
token=$(sed -n 's/.*--admin-token //p' "$world/tracker1.out")

say "Four daemons: alice@laptop and alice@desk share, bob@nas and carol@tab download"
q=17800
for device in laptop desk nas tab; do
    while (exec 3<> "/dev/tcp/127.0.0.1/$q") 2>/dev/null; do q=$((q + 1)); done
    "$dist/bin/p2p-daemon" run --state "$world/$device" --listen "127.0.0.1:$q" --socket "$world/$device.sock" --device "$device" \
        > "$world/$device.out" 2>&1 < /dev/null &
    pid[$device]=$!
    q=$((q + 10))
done
for device in laptop desk nas tab; do await_line '^ready' "$world/$device.out" 60 "${pid[$device]}"; done
(umask 077 && for u in alice bob carol dave; do head -c 18 /dev/urandom | base64 > "$world/$u.password"; done)
for member in laptop:alice desk:alice nas:bob tab:carol; do
    device=${member%:*} user=${member#*:}
    p2p_ "$device" join "$link" --user "$user" --password-stdin < "$world/$user.password" > /dev/null
done
p2p_ laptop account claim-admin "$token" > /dev/null
p2p_ laptop group create docs > /dev/null
for member in nas:bob tab:carol; do
    p2p_ "${member%:*}" group join docs > /dev/null
    p2p_ laptop group accept docs "${member#*:}" > /dev/null
done
p2p_ laptop admin tracker list

say "alice shares $size_mib MiB from two machines; bob and carol download it"
head -c $((size_mib << 20)) /dev/urandom > "$world/film.bin"
mkdir "$world/copy" "$world/nas-downloads" "$world/tab-downloads"
cp "$world/film.bin" "$world/copy/film.bin"
p2p_ laptop share "$world/film.bin" -g docs
p2p_ desk share "$world/copy/film.bin" -g docs
for device in nas tab; do p2p_ "$device" get docs/film.bin "$world/$device-downloads"; done

say "In the middle of it: tracker 1 is told to quit, tracker 2 is killed"
progress=$(p2p_ nas --plain transfer list | head -n 1)
echo quit >&"${console[1]}"
wait "${pid[tracker1]}" || true
unset 'pid[tracker1]'
note "tracker 1 has left: $(tail -n 1 "$world/tracker1.out")"
kill -KILL "${pid[tracker2]}"
wait "${pid[tracker2]}" 2>/dev/null || true
unset 'pid[tracker2]'
killed=$(date +%s%N)
note "tracker 2 is dead; bob's download then: $progress"

say "What goes on working with tracker 3 alone"
for who in nas:bob tab:carol; do
    device=${who%:*}
    p2p_ "$device" transfer wait 1 > /dev/null
    cmp "$world/film.bin" "$world/$device-downloads/film.bin"
    row "${who#*:}'s download" "complete, byte for byte"
done
took=$(until_done 20 p2p_ nas ls docs)
row "lists" "yes, after $took"
took=$(until_done 20 p2p_ nas search film)
row "search" "yes, after $took"
took=$(until_done 60 p2p_ laptop group create "later")
row "a new group" "yes, $(awk -v ns=$(($(date +%s%N) - killed)) 'BEGIN { printf "%.1f", ns / 1e9 }') s after the kill (asked for $took)"
p2p_ tab account logout > /dev/null
took=$(until_done 30 sh -c "'$dist/bin/p2p' --socket '$world/tab.sock' account create dave --password-stdin < '$world/dave.password'")
row "a new account" "yes, after $took"
head -c 5000000 /dev/urandom > "$world/late.bin"
took=$(until_done 30 p2p_ laptop share "$world/late.bin" -g docs)
row "publishing" "yes, after $took"
took=$(until_done 30 p2p_ nas get docs/late.bin "$world/nas-downloads" --wait)
cmp "$world/late.bin" "$world/nas-downloads/late.bin"
row "a new download" "yes, after $took"
p2p_ laptop admin tracker status

say "Tracker 2 comes back, and takes the survivor's state before it serves"
rm -f "$world/tracker2.in"
tracker 2
await_line '^ready' "$world/tracker2.out" 90 "${pid[tracker2]}"
took=$(until_done 30 p2p_ laptop group create "again")
row "writing with two again" "yes, after $took"
p2p_ laptop admin tracker list

say "What kept working"
printf '%s\n' "${rows[@]}"
if [ "$stay" = yes ]; then
    cat <<TXT

Everything is still running. Go on by hand:
  alias p2p-alice='$dist/bin/p2p --socket $world/laptop.sock'
  alias p2p-bob='$dist/bin/p2p --socket $world/nas.sock'
  p2p-alice admin tracker list
Stop it and clean up:
  kill ${pid[*]}; rm -rf $world
TXT
fi

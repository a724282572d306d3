# shellcheck shell=bash disable=SC2154,SC2034
# SPDX-License-Identifier: Apache-2.0
# Copyright The p2p authors
#
# What the scripts beside this one share, read by them and not run: trackers and daemons on 127.0.0.1 in a temporary directory, and rows of a
# table. They set dist and stay.

bold='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
note() { printf '%s  %s%s\n' "$dim" "$*" "$plain"; }

world=$(mktemp -d "${TMPDIR:-/tmp}/p2p-demo.XXXXXX")
declare -A pid=() port=() console=()
rows=()

# For a script that has more to take down, once the processes have ended.
and_then() { :; }

finish() {
    status=$?
    trap - EXIT
    if [ "$stay" = yes ] && [ "$status" = 0 ]; then exit 0; fi
    for name in "${!pid[@]}"; do kill -CONT "${pid[$name]}" 2>/dev/null || true; done
    for name in "${!pid[@]}"; do kill "${pid[$name]}" 2>/dev/null || true; done
    for name in "${!pid[@]}"; do
        for _ in $(seq 120); do kill -0 "${pid[$name]}" 2>/dev/null || break; sleep 0.1; done
        kill -KILL "${pid[$name]}" 2>/dev/null || true
        wait "${pid[$name]}" 2>/dev/null || true
    done
    if [ "$status" != 0 ]; then
        echo "$(basename "$0"): stopped with status $status; the logs are in $world" >&2
        tail -n 5 "$world"/*.out >&2 || true
    else
        and_then
        rm -rf "$world"
        exit 0
    fi
    and_then
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
    echo "$(basename "$0"): no \"$1\" in $2" >&2
    return 1
}

list_trackers() { # count
    local n p=21089
    for n in $(seq "$1"); do
        p=$(free_port "$p")
        port[tracker$n]=$p
        echo "127.0.0.1 $p" >> "$world/tracker_info.txt"
        p=$((p + 1))
    done
}

tracker() { # n [command that runs it]
    local n=$1
    shift
    rm -f "$world/tracker$n.in"
    mkfifo "$world/tracker$n.in"
    "$@" "$dist/bin/p2p-tracker" run --trackers "$world/tracker_info.txt" --id "$n" --state "$world/tracker$n" \
        < "$world/tracker$n.in" > "$world/tracker$n.out" 2>&1 &
    pid[tracker$n]=$!
    exec {fd}> "$world/tracker$n.in"
    console[$n]=$fd
}

tracker_ready() { # n
    await_line '^ready' "$world/tracker$1.out" 90 "${pid[tracker$1]}"
}

# Waits until each of that many trackers serves and has everything: one that is killed before it has taken over the others' catalog waits for them.
in_step() { # admin's-device count
    until_done 60 all_in_step "$1" "$2" > /dev/null
}

all_in_step() { # admin's-device count
    [ "$(p2p_ "$1" --plain admin tracker list | awk -F'\t' '($3 == "leader" || $3 == "follower") && $4 == 0' | wc -l)" = "$2" ]
}

quit_tracker() { # n
    echo quit >&"${console[$1]}"
    gone "$1"
}

kill_tracker() { # n
    kill -KILL "${pid[tracker$1]}"
    gone "$1"
}

gone() { # n
    wait "${pid[tracker$1]}" 2>/dev/null || true
    unset "pid[tracker$1]"
    local fd=${console[$1]}
    exec {fd}>&-
}

daemons() { # device...
    local device q=17800
    for device; do
        while (exec 3<> "/dev/tcp/127.0.0.1/$q") 2>/dev/null; do q=$((q + 1)); done
        "$dist/bin/p2p-daemon" run --state "$world/$device" --listen "127.0.0.1:$q" --socket "$world/$device.sock" --device "$device" \
            > "$world/$device.out" 2>&1 < /dev/null &
        pid[$device]=$!
        q=$((q + 10))
        mkdir -p "$world/$device-downloads"
    done
    for device; do await_line '^ready' "$world/$device.out" 60 "${pid[$device]}"; done
}

members() { # device:account...
    local member device user
    for member; do
        device=${member%:*} user=${member#*:}
        [ -f "$world/$user.password" ] || (umask 077 && head -c 18 /dev/urandom | base64 > "$world/$user.password")
        p2p_ "$device" join "$(sed -n 's/^join link //p' "$world/tracker1.out")" --user "$user" --password-stdin \
            < "$world/$user.password" > /dev/null
    done
}

into_group() { # group owner-device device:account...
    local group=$1 owner=$2 member
    shift 2
    p2p_ "$owner" group create "$group" > /dev/null
    for member; do
        p2p_ "${member%:*}" group join "$group" > /dev/null
        p2p_ "$owner" group accept "$group" "${member#*:}" > /dev/null
    done
}

# No command is waited for longer than this.
p2p_() { # device args...
    local device=$1
    shift
    timeout 600 "$dist/bin/p2p" --socket "$world/$device.sock" "$@"
}

# A group under a name of its own each time, since one whose answer was lost may have come about all the same; sets made to it.
new_group() { # device prefix
    made=$2-$(date +%s%N)
    p2p_ "$1" group create "$made"
}

row() {
    rows+=("$(printf '  %-46s %s' "$1" "$2")")
    printf '  %-46s %s\n' "$1" "$2"
}

seconds_since() { # nanoseconds
    awk -v ns=$(($(date +%s%N) - $1)) 'BEGIN { printf "%.1f", ns / 1e9 }'
}

# Repeats a command until it succeeds; prints the seconds it took.
until_done() { # seconds command...
    local limit=$1 began
    shift
    began=$(date +%s%N)
    until "$@" > "$world/last.out" 2>&1; do
        if [ $((($(date +%s%N) - began) / 1000000000)) -ge "$limit" ]; then
            cat "$world/last.out" >&2
            return 1
        fi
        sleep 0.3
    done
    echo "$(seconds_since "$began") s"
}

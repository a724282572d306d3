#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copyright The p2p authors
#
# Makes the class-data archive of a program: archive.sh HOME JAVA JAR CLASSES ARCHIVE, where CLASSES is the class path that the program is started
# with. A static one: picocli's class files are too old for a dynamic one. Whoever comes second leaves; a lock that nobody touched for ten minutes is
# left over from a crash.
set -eu
home=$1 java=$2 jar=$3 classes=$4 archive=$5
lock=$archive.lock
pids=
# Nothing of the real program's surroundings reaches the one that only rehearses: no settings, no word to systemd, no debugger.
unset NOTIFY_SOCKET WATCHDOG_USEC WATCHDOG_PID STATE_DIRECTORY RUNTIME_DIRECTORY P2P_JAVA_OPTS P2P_SOCKET
unset XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR
if ! mkdir "$lock" 2>/dev/null; then
    [ -n "$(find "$lock" -maxdepth 0 -mmin +10 2>/dev/null)" ] || exit 0
    rm -rf "$lock"
    mkdir "$lock" 2>/dev/null || exit 0
fi
export HOME="$lock"
echo '# nothing' > "$lock/tracker.toml"
echo 'dashboard = "off"' > "$lock/daemon.toml"

# Ends what was started and waits for it: only then is what it recorded whole.
finish() {
    # shellcheck disable=SC2086 # ids are words
    [ -z "$pids" ] || kill $pids 2>/dev/null || true
    # shellcheck disable=SC2086
    [ -z "$pids" ] || wait $pids 2>/dev/null || true
    pids=
}

trap 'finish; rm -rf "$lock"' EXIT
trap 'exit 1' HUP INT TERM
find "${archive%/*}" -maxdepth 1 -name 'p2p-*.jsa' -mtime +30 -delete 2>/dev/null || true
common="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable -XX:ErrorFile=$lock/error -XX:-CreateCoredumpOnCrash"
at=127.94.$(($$ / 250 % 250)).$(($$ % 250 + 1))

# Goes through what the program does first: a server serves in a directory that is thrown away, at an address of this machine that nobody else
# uses, and a daemon shares a file and gets one.
rehearse() {
    case ${jar##*/} in
        p2p-tracker-*) serve tracker "$@" p2p.tracker.TrackerMain run --config "$lock/tracker.toml" --state "$lock/state" --listen "$at:8089" ;;
        p2p-daemon-*)
            serve one "$@" p2p.daemon.DaemonMain run --config "$lock/daemon.toml" --state "$lock/one" --socket "$lock/one.sock" --listen "$at:7700"
            exchange || true # the classes of a start are better than none
            ;;
        *) "$java" "$@" p2p.cli.Rehearsal ;;
    esac
    finish
}

# Starts a server and waits until it is ready: NAME OPTION..., the output is in NAME.
serve() {
    said=$lock/said.$1
    shift
    "$java" "$@" > "$said" 2>&1 < /dev/null &
    pids="$pids $!"
    for _ in $(seq 120); do
        ! grep -q '^ready' "$said" || return 0
        kill -0 "$!" 2>/dev/null || break
        sleep 0.5
    done
    return 1
}

# The recorded daemon and another one join a network of their own, and each gets what the other shares.
exchange() {
    for tracker in "$home"/lib/p2p-tracker-[0-9]*.jar; do
        # shellcheck disable=SC2086 # options are words
        serve tracker $common -cp "$tracker" p2p.tracker.TrackerMain run --config "$lock/tracker.toml" --state "$lock/state" --listen "$at:8089" || return 1
    done
    # shellcheck disable=SC2086 # options are words
    serve two $common -cp "$classes" p2p.daemon.DaemonMain run --config "$lock/daemon.toml" --state "$lock/two" --socket "$lock/two.sock" --listen "$at:7701" || return 1
    link=$(sed -n 's/^join link //p' "$lock/said.tracker")
    echo rehearsal-password > "$lock/password"
    for name in one two; do
        command_of "$name" join "$link" --user "$name" --password-stdin < "$lock/password" || return 1
        head -c 3000000 /dev/urandom > "$lock/$name.bin"
        command_of "$name" share "$lock/$name.bin" -g public || return 1
    done
    mkdir "$lock/got"
    command_of two get public/one.bin "$lock/got/" --wait && command_of one get public/two.bin "$lock/got/" --wait
}

command_of() {
    socket=$lock/$1.sock
    shift
    touch "$lock"
    P2P_NO_ARCHIVE=1 timeout 60 "$home/bin/p2p" --no-start --socket "$socket" "$@" > "$lock/said.command" 2>&1
}

# shellcheck disable=SC2086 # options are words
rehearse -Xshare:off -XX:DumpLoadedClassList="$lock/classes" $common "-Dp2p.home=$home" -cp "$classes"
# shellcheck disable=SC2086 # options are words
dump() { "$java" -Xshare:dump -XX:SharedClassListFile="$lock/classes" -XX:SharedArchiveFile="$lock/archive" $common -cp "$classes"; }
# Classes of signed jars cannot be archived, and Java 17 crashes on what it made up for their lambdas.
sed -i '/^@lambda-proxy \(com\/amazon\|org\/bouncycastle\)\//d' "$lock/classes"
dump || {
    sed -i '/^@lambda/d' "$lock/classes"
    dump
}
mv "$lock/archive" "$archive"

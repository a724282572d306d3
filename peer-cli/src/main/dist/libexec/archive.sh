#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copyright The p2p authors
#
# Makes the class-data archive of a program: archive.sh HOME JAVA JAR CLASSES ARCHIVE, where CLASSES is the class path that the program is started
# with. A static one: picocli's class files are too old for a dynamic one. Whoever comes second leaves; a lock that is left over from a crash
# counts for ten minutes.
set -eu
home=$1 java=$2 jar=$3 classes=$4 archive=$5
lock=$archive.lock
pid=
if ! mkdir "$lock" 2>/dev/null; then
    [ -n "$(find "$lock" -maxdepth 0 -mmin +10 2>/dev/null)" ] || exit 0
fi
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$lock"' EXIT
trap 'exit 1' HUP INT TERM
find "${archive%/*}" -maxdepth 1 -name 'p2p-*.jsa' -mtime +30 -delete 2>/dev/null || true
common="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable -XX:ErrorFile=$lock/error -XX:-CreateCoredumpOnCrash"

# Goes through what the program does at its start: a server serves in a directory that is thrown away, until it is ready, at an address of this
# machine that nobody else uses.
rehearse() {
    at=127.94.$(($$ / 250 % 250)).$(($$ % 250 + 1)):8089
    case ${jar##*/} in
        p2p-tracker-*) serve "$@" p2p.tracker.TrackerMain run --state "$lock/state" --listen "$at" ;;
        p2p-daemon-*) serve "$@" p2p.daemon.DaemonMain run --state "$lock/state" --socket "$lock/socket" --listen "$at" ;;
        *) "$java" "$@" p2p.cli.Rehearsal ;;
    esac
}

serve() {
    "$java" "$@" > "$lock/said" 2>&1 < /dev/null &
    pid=$!
    for _ in $(seq 120); do
        if grep -q '^ready' "$lock/said"; then
            kill "$pid"
            wait "$pid" || true
            pid=
            return
        fi
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.5
    done
    return 1
}

# shellcheck disable=SC2086 # options are words
rehearse -Xshare:off -XX:DumpLoadedClassList="$lock/classes" $common "-Dp2p.home=$home" -cp "$classes"
# Java 17 crashes on some classes that it makes up for lambdas, the daemon's among them: it does without those.
# shellcheck disable=SC2086 # options are words
dump() { "$java" -Xshare:dump -XX:SharedClassListFile="$lock/classes" -XX:SharedArchiveFile="$lock/archive" $common -cp "$classes"; }
case ${jar##*/} in p2p-daemon-*) sed -i '/^@lambda/d' "$lock/classes" ;; esac
dump
mv "$lock/archive" "$archive"

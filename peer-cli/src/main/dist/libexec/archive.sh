#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copyright The p2p authors
#
# Makes the class-data archive of the command line: archive.sh HOME JAVA JAR ARCHIVE. A static one: picocli's class files are too
# old for a dynamic one. Whoever comes second leaves; a lock that is left over from a crash counts for ten minutes.
set -eu
home=$1 java=$2 jar=$3 archive=$4
lock=$archive.lock
if ! mkdir "$lock" 2>/dev/null; then
    [ -n "$(find "$lock" -maxdepth 0 -mmin +10 2>/dev/null)" ] || exit 0
fi
trap 'rm -rf "$lock"' EXIT
trap 'exit 1' HUP INT TERM
find "${archive%/*}" -maxdepth 1 -name 'p2p-*.jsa' -mtime +30 -delete 2>/dev/null || true
common="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable"
# shellcheck disable=SC2086 # options are words
"$java" -Xshare:off -XX:DumpLoadedClassList="$lock/classes" $common "-Dp2p.home=$home" -cp "$jar" p2p.cli.Rehearsal
# shellcheck disable=SC2086 # options are words
"$java" -Xshare:dump -XX:SharedClassListFile="$lock/classes" -XX:SharedArchiveFile="$lock/archive" $common -cp "$jar"
mv "$lock/archive" "$archive"

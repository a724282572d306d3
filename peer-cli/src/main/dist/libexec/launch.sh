# SPDX-License-Identifier: Apache-2.0
# Copyright The p2p authors
# shellcheck shell=sh disable=SC2154,SC2034,SC2012
# What the programs in bin/ share; read by them, not run. They set home and program.

fail() {
    echo "$program: $1" >&2
    echo "  next: $2" >&2
    exit 1
}

# Sets java, java_release (17, 21, ...) and quiet_options: what newer releases need in order not to warn about our libraries.
find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, and there is no bin/java in it" "set JAVA_HOME to a Java 17 or newer, or unset it"
    else
        java=$(command -v java) || fail "there is no java on the PATH" "install Java 17 or newer, for example: apt install openjdk-17-jre-headless"
    fi
    java=$(readlink -f "$java")
    java_release=
    if [ -r "${java%/bin/java}/release" ]; then
        while IFS='=' read -r key value; do
            [ "$key" != JAVA_VERSION ] || java_release=$value
        done < "${java%/bin/java}/release"
    else
        java_release=$("$java" -version 2>&1 | sed -n 's/.* version \("[^"]*"\).*/\1/p')
    fi
    java_release=${java_release#\"}
    java_release=${java_release%%[!0-9]*}
    [ "${java_release:-0}" -ge 17 ] || fail "$java is Java ${java_release:-of an unknown version}; Java 17 or newer is needed" "install one and set JAVA_HOME to it"
    quiet_options=
    [ "$java_release" -lt 22 ] || quiet_options=--enable-native-access=ALL-UNNAMED
    [ "$java_release" -lt 23 ] || quiet_options="$quiet_options --sun-misc-unsafe-memory-access=allow"
}

# Prints the program's jar.
main_jar() {
    for jar_ in "$home/lib/$1"-[0-9]*.jar; do
        [ ! -f "$jar_" ] || { echo "$jar_"; return; }
    done
    fail "$home is not a whole distribution: $1 is missing in lib" "unpack it again, or build it: mvn package"
}

# Sets archive_options: a class-data archive makes a command's start twice as fast, and a server's much cheaper. It belongs to one Java, one set of
# jars and the class path; the first run has it made in the background.
find_archive() { # jar classpath
    archive_options=-Xshare:auto
    cache=$home/lib/cds
    if [ ! -d "$cache" ] && ! mkdir "$cache" 2>/dev/null || [ ! -w "$cache" ]; then
        cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/p2p
    fi
    key_=$(ls -lLn "$java" "$1" "$home"/lib/p2p-proto-*.jar 2>/dev/null | cksum)
    key_=$(echo "$key_ $2" | cksum)
    archive=$cache/p2p-${key_%% *}.jsa
    if [ -f "$archive" ]; then
        archive_options="-Xshare:auto -XX:SharedArchiveFile=$archive"
        # At the address it was made for, what nobody writes to is one copy for all processes; moved, as newer releases do by themselves, all of
        # it is touched at each start and is each one's own.
        [ "$java_release" -gt 25 ] || archive_options="$archive_options -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
    elif [ -z "${P2P_NO_ARCHIVE:-}" ] && mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
        nohup nice sh "$home/libexec/archive.sh" "$home" "$java" "$1" "$2" "$archive" > /dev/null 2>&1 < /dev/null &
    fi
    case $archive in *[[:space:]]*) archive_options=-Xshare:auto ;; esac
}

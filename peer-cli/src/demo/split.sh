#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright The p2p authors
#
# A pair of trackers in two places, with people at both, between which the wire is cut and mended again: split.sh DIST. The places are network
# namespaces, so it needs root and iproute2, and says so where they are missing.
set -euo pipefail

dist=$1 stay=no
if [ "$(id -u)" != 0 ] || ! command -v ip > /dev/null || ! ip netns add "p2p-probe-$$" 2> /dev/null; then
    echo "split: skipped, it needs root, iproute2 and network namespaces"
    exit 0
fi
ip netns del "p2p-probe-$$"
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"
left=p2p-left-$$ right=p2p-right-$$ middle=p2p-middle-$$

and_then() {
    for place in "$left" "$right" "$middle"; do ip netns del "$place" 2> /dev/null || true; done
}

place() { # namespace side address
    ip netns add "$1"
    ip -n "$middle" link add "to-$2" type veth peer name wire netns "$1"
    ip -n "$1" link set lo up
    ip -n "$1" addr add "$3/24" dev wire
    ip -n "$1" link set wire up
    ip -n "$middle" link set "to-$2" master bridge up
}

daemon_at() { # place device address
    ip netns exec "$1" "$dist/bin/p2p-daemon" run --state "$world/$2" --listen "$3:17800" --socket "$world/$2.sock" --device "$2" \
        > "$world/$2.out" 2>&1 < /dev/null &
    pid[$2]=$!
    await_line '^ready' "$world/$2.out" 60 "${pid[$2]}"
}

member_of() { # device group account
    p2p_ "$1" group members "$2" 2> /dev/null | grep -q "^$3\b"
}

say "Two trackers in two places, alice at the left one, bob at the right one"
ip netns add "$middle"
ip -n "$middle" link add bridge type bridge
ip -n "$middle" link set bridge up
place "$left" left 10.77.0.1
place "$right" right 10.77.0.2
printf '10.77.0.1 8089\n10.77.0.2 8089\n' > "$world/tracker_info.txt"
tracker 1 ip netns exec "$left"
tracker_ready 1
tracker 2 ip netns exec "$right"
tracker_ready 2
daemon_at "$left" laptop 10.77.0.1
daemon_at "$right" desk 10.77.0.2
members laptop:alice desk:bob
p2p_ laptop account claim-admin "$(sed -n 's/.*--admin-token \([^ ]*\).*/\1/p' "$world/tracker1.out")" > /dev/null
into_group docs laptop desk:bob
into_group tools desk laptop:alice

say "The wire is cut"
ip -n "$middle" link set to-right nomaster
began=$(date +%s%N)
until_done 120 new_group laptop left-side > /dev/null
row "the left one goes on" "a new group after $(seconds_since "$began") s"
until_done 120 new_group desk right-side > /dev/null
row "so does the right one" "a new group after $(seconds_since "$began") s"
until_done 20 p2p_ laptop group remove docs bob --yes > /dev/null
until_done 20 p2p_ desk group remove tools alice --yes > /dev/null
head -c 300000 /dev/urandom > "$world/right.bin"
p2p_ desk share "$world/right.bin" -g "$made" > /dev/null

say "The wire is mended"
ip -n "$middle" link set to-right master bridge
began=$(date +%s%N)
listed() { p2p_ laptop admin conflicts | grep -q "create the group"; }
until_done 120 listed > /dev/null
row "one has given way, its changes are listed" "after $(seconds_since "$began") s"
p2p_ laptop admin conflicts | sed 's/^/    /'
gone_from() { ! member_of "$1" "$2" "$3"; }
until_done 30 gone_from laptop docs bob > /dev/null
until_done 30 gone_from desk tools alice > /dev/null
row "who was removed on either side" "is no member any more"
until_done 30 new_group laptop both-left > /dev/null
until_done 30 new_group desk both-right > /dev/null
same() { [ "$(p2p_ laptop --plain group list | cut -f1 | sort)" = "$(p2p_ desk --plain group list | cut -f1 | sort)" ]; }
until_done 30 same > /dev/null
row "both write again, and show the same groups" "yes"
in_step laptop 2
row "both trackers are a pair again" "yes"

say "What happened"
printf '%s\n' "${rows[@]}"

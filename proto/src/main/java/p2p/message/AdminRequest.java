// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.Role;
import p2p.core.UserName;

/** What admins may do. {@code host} is a device name or user@device. */
public sealed interface AdminRequest extends TrackerRequest {
    interface Visitor<R> {
        R listUsers(ListUsers m);

        R setRole(SetRole m);

        R setDisabled(SetDisabled m);

        R discover(Discover m);

        R pingHost(PingHost m);

        R readLog(ReadLog m);

        R listTrackers(ListTrackers m);

        R listConflicts(ListConflicts m);
    }

    <R> R visit(AdminRequest.Visitor<R> visitor);

    @Override
    default <R> R visit(TrackerRequest.Visitor<R> visitor) {
        return visitor.admin(this);
    }

    record ListUsers() implements AdminRequest {
        @Override
        public <R> R visit(AdminRequest.Visitor<R> v) {
            return v.listUsers(this);
        }
    }

    record SetRole(UserName user, Role role) implements AdminRequest {
        @Override
        public <R> R visit(AdminRequest.Visitor<R> v) {
            return v.setRole(this);
        }
    }

    record SetDisabled(UserName user, boolean disabled) implements AdminRequest {
        @Override
        public <R> R visit(AdminRequest.Visitor<R> v) {
            return v.setDisabled(this);
        }
    }

    /** The files that host offers. */
    record Discover(String host) implements AdminRequest {
        @Override
        public <R> R visit(AdminRequest.Visitor<R> v) {
            return v.discover(this);
        }
    }

    /** A live round trip to that host's daemon. */
    record PingHost(String host) implements AdminRequest {
        @Override
        public <R> R visit(AdminRequest.Visitor<R> v) {
            return v.pingHost(this);
        }
    }

    /** Who the trackers are and how each stands. */
    record ListTrackers() implements AdminRequest {
        @Override
        public <R> R visit(AdminRequest.Visitor<R> v) {
            return v.listTrackers(this);
        }
    }

    /** The changes that were set aside when two lives of the catalog were brought together, those with a higher number than {@code after}. */
    record ListConflicts(long after) implements AdminRequest {
        @Override
        public <R> R visit(AdminRequest.Visitor<R> v) {
            return v.listConflicts(this);
        }
    }

    /** The newest lines of the server log that contain {@code filter}, at most {@code limit}. */
    record ReadLog(String filter, int limit) implements AdminRequest {
        @Override
        public <R> R visit(AdminRequest.Visitor<R> v) {
            return v.readLog(this);
        }
    }
}

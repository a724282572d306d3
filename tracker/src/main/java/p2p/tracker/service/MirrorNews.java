// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.UserName;
import p2p.message.MirrorState;
import p2p.tracker.presence.OnlineDevice;
import p2p.tracker.presence.Presence;

/** Tells mirrors that the list of files of their group changed, if their account is a member. On the loop. */
record MirrorNews(Presence presence, Standings standings) {
    void filesChanged(GroupName group) {
        for (OnlineDevice device : presence.mirrors().devices()) {
            UserName user = device.user();
            Standing standing = user == null ? null : standings.find(user);
            if (standing == null) {
                continue;
            }
            for (MirrorState mirror : device.mirrors()) {
                GroupId id = mirror.group();
                if (group.equals(standing.groups().get(id))) {
                    presence.mirrors().filesChanged(device, id);
                }
            }
        }
    }
}

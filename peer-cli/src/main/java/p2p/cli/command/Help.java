// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

/** The first page of help: what most people need, examples first. */
final class Help {
    private Help() {}

    static String overview() {
        return """
                p2p: private file sharing for groups of people

                  p2p join LINK                       enter a network (the operator gives you the link)
                  p2p group create docs               make a group; prints a link for others
                  p2p share report.pdf -g docs        offer a file
                  p2p ls docs                         what there is
                  p2p get docs/report.pdf --wait      download it, from everybody who has it
                  p2p status                          what goes on
                  p2p web                             all of this in a browser
                  p2p shell                           all of this at a prompt, with history and completion

                Commands (p2p COMMAND --help says more):
                  join share get ls search status why web shell
                  account    create login logout whoami passwd devices claim-admin
                  group      create list show join leave requests accept reject members remove transfer invite
                             policy mirror health delete
                  file       list show versions unshare delete
                  transfer   list show wait pause resume cancel retry
                  peer       list show
                  daemon     status start stop restart logs config
                  admin      users role discover ping log
                  completion bash zsh fish

                Classic commands, in any capitalisation:
                  create_user login logout create_group join_group leave_group list_groups list_requests accept_request
                  reject_request upload_file list_files stop_share download_file show_downloads publish fetch download search
                  register_files upload list

                Options everywhere: --json --plain -q -v -y --timeout 10s --socket PATH --no-start -h --version
                Exit codes: 0 ok, 1 internal, 2 usage, 3 not found, 4 not allowed, 5 conflict, 6 tracker unreachable, 7 daemon
                unreachable, 8 no source or not stored, 9 integrity, 10 disk, 124 timeout, 130 interrupted
                """;
    }
}

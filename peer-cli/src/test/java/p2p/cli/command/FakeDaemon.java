// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.message.ControlMessage;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.Envelope;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.wire.ControlWire;

/** A daemon's control socket that answers as the test says, in the real frames, over a real socket. */
public final class FakeDaemon implements AutoCloseable {
    private final Path socket;
    private final ServerSocketChannel server;
    private final List<ControlRequest> heard = new CopyOnWriteArrayList<>();
    private volatile Function<ControlRequest, List<ControlMessage>> answers =
            request -> List.of(new ControlReply.Refused(Problem.of(ErrorCode.INTERNAL, "no answer for " + request)));
    private volatile ControlReply greeting = new ControlReply.Greeted(1, "fake/1");

    public FakeDaemon(Path socket) throws IOException {
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::accept, "fake daemon");
        thread.setDaemon(true);
        thread.start();
    }

    public Path socket() {
        return socket;
    }

    public void greets(ControlReply reply) {
        greeting = reply;
    }

    /** What follows each request, in order; the reply is the last. */
    public void answers(Function<ControlRequest, List<ControlMessage>> how) {
        answers = how;
    }

    /** Answers what is passed on to the tracker. */
    public void relays(Function<TrackerRequest, TrackerReply> tracker) {
        answers = request -> request instanceof ControlRequest.Relay relay
                ? List.of(new ControlReply.Relayed(tracker.apply(relay.request())))
                : List.of(new ControlReply.Refused(Problem.of(ErrorCode.INTERNAL, "no answer for " + request)));
    }

    /** Requests so far, greetings left out. */
    public List<ControlRequest> heard() {
        return List.copyOf(heard);
    }

    private void accept() {
        while (server.isOpen()) {
            try (SocketChannel channel = server.accept()) {
                serve(channel);
            } catch (IOException e) {
                // the client has gone, or the test is over
            }
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
        while (true) {
            Envelope<ControlMessage> envelope = ControlWire.parse(in.readNBytes(in.readInt()));
            ControlRequest request = (ControlRequest) envelope.body();
            List<ControlMessage> replies;
            if (request instanceof ControlRequest.Greet) {
                replies = List.of(greeting);
            } else {
                heard.add(request);
                replies = answers.apply(request);
            }
            for (ControlMessage reply : replies) {
                byte[] frame = ControlWire.toFrame(Envelope.reply(1, envelope.id(), reply))
                        .toByteArray();
                out.writeInt(frame.length);
                out.write(frame);
            }
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

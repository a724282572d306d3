// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import p2p.core.PieceLayout;
import p2p.daemon.swarm.SwarmSimulation.Link;

/** Draws the pictures of docs/piece-selection.md from the simulation: {@code SwarmPictures DIRECTORY}. */
public final class SwarmPictures {
    private static final PieceLayout CONTENT = PieceLayout.forSize(64 << 20);
    private static final Link LINE = Link.mbit(20, 40);
    private static final int[] CROWDS = {1, 2, 4, 8, 16, 32, 64};
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int LEFT = 56;
    private static final int BOTTOM = 40;

    /** One line of a chart; points as x, y between 0 and 1. */
    private record Curve(String name, String colour, List<double[]> points) {}

    private SwarmPictures() {}

    /** Writes the files. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Files.writeString(directory.resolve("swarm-pieces.svg"), pieces());
        Files.writeString(directory.resolve("swarm-receivers.svg"), receivers());
    }

    private static SwarmSimulation swarm(int receivers, boolean advice) {
        SwarmSimulation swarm = new SwarmSimulation(CONTENT, SwarmSettings.DEFAULT, 1);
        if (!advice) {
            swarm.withoutAdvice();
        }
        swarm.add(LINE, true, 0);
        for (int i = 0; i < receivers; i++) {
            swarm.add(LINE, false, 0);
        }
        return swarm;
    }

    /** How a file spreads over 16 receivers: what has left its holder, and what a receiver has of it. */
    private static String pieces() {
        double span = 2;
        List<Curve> curves = new ArrayList<>();
        for (boolean advice : new boolean[] {true, false}) {
            List<SwarmSample> samples = new ArrayList<>();
            SwarmSimulation swarm = swarm(16, advice);
            swarm.watch(0.25, samples::add);
            swarm.run();
            String how = advice ? "" : ", rarest first alone";
            curves.add(new Curve(
                    "some receiver has it" + how, advice ? "#0b6e4f" : "#d98c00", points(samples, span, true)));
            curves.add(new Curve(
                    "all have it on average" + how, advice ? "#5fbf9b" : "#f2c879", points(samples, span, false)));
        }
        List<String> x = List.of("0", "0.5", "1", "1.5", "2");
        return chart(
                "time, in multiples of the least time",
                380,
                190,
                x,
                List.of("0", "64", "128", "192", "256 pieces"),
                curves);
    }

    private static List<double[]> points(List<SwarmSample> samples, double span, boolean out) {
        double all = CONTENT.pieces();
        return samples.stream()
                .map(s -> new double[] {s.at() / span, (out ? s.out() : s.mean()) / all})
                .toList();
    }

    /** When the last receiver has everything, against their number. */
    private static String receivers() {
        List<Curve> curves = new ArrayList<>();
        for (boolean advice : new boolean[] {true, false}) {
            List<double[]> points = new ArrayList<>();
            for (int i = 0; i < CROWDS.length; i++) {
                double last = swarm(CROWDS[i], advice).run().last();
                points.add(new double[] {i / (double) (CROWDS.length - 1), (last - 1) / 0.4});
            }
            curves.add(new Curve(
                    advice ? "with promises and invitations" : "rarest first alone",
                    advice ? "#0b6e4f" : "#d98c00",
                    points));
        }
        List<String> x = new ArrayList<>();
        for (int crowd : CROWDS) {
            x.add(Integer.toString(crowd));
        }
        return chart("receivers", 80, 48, x, List.of("1.0", "1.1", "1.2", "1.3", "1.4 of the least time"), curves);
    }

    private static String chart(String below, int keyX, int keyY, List<String> x, List<String> y, List<Curve> curves) {
        StringBuilder svg = new StringBuilder();
        say(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                HEIGHT);
        say(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
        for (int i = 0; i < x.size(); i++) {
            double at = left(i / (double) (x.size() - 1));
            say(svg, "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%s</text>", at, HEIGHT - BOTTOM + 16, x.get(i));
        }
        for (int i = 0; i < y.size(); i++) {
            double at = top(i / (double) (y.size() - 1));
            String[] words = y.get(i).split(" ", 2);
            say(
                    svg,
                    "<line x1=\"%d\" y1=\"%.0f\" x2=\"%d\" y2=\"%.0f\" stroke=\"#dddddd\"/>",
                    LEFT,
                    at,
                    WIDTH - 16,
                    at);
            say(svg, "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">%s</text>", LEFT - 6, at + 4, words[0]);
            if (words.length > 1) {
                say(svg, "<text x=\"%d\" y=\"%.0f\">%s</text>", LEFT, at - 6, words[1]);
            }
        }
        say(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>", WIDTH / 2, HEIGHT - 6, below);
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            StringBuilder line = new StringBuilder();
            curve.points().stream()
                    .filter(p -> p[0] <= 1)
                    .forEach(p ->
                            line.append(String.format(Locale.ROOT, "%.1f,%.1f ", left(p[0]), top(Math.min(1, p[1])))));
            say(
                    svg,
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
                    curve.colour(),
                    line.toString().strip());
            int at = keyY + 18 * i;
            say(
                    svg,
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"/>",
                    keyX,
                    at,
                    keyX + 24,
                    at,
                    curve.colour());
            say(svg, "<text x=\"%d\" y=\"%d\">%s</text>", keyX + 30, at + 4, curve.name());
        }
        return svg.append("</svg>\n").toString();
    }

    private static double left(double x) {
        return LEFT + x * (WIDTH - LEFT - 16);
    }

    private static double top(double y) {
        return HEIGHT - BOTTOM - y * (HEIGHT - BOTTOM - 28);
    }

    private static void say(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}

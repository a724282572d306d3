// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rotated log file below the state directory; errors also go to standard error. Nothing secret is ever logged. */
final class DaemonLog {
    /** What one request for log lines reads at most: the answer fits a frame. */
    private static final int TAIL_BYTES = 200 << 10;

    private static final String LINE =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %replace(%msg){'[\\r\\n]+',' '}%n%ex";
    private static final Map<String, Level> THIRD_PARTIES = Map.of("io.netty", Level.WARN, "org.sqlite", Level.WARN);

    private final Path file;

    private DaemonLog(Path file) {
        this.file = file;
    }

    /** {@code files} of {@code fileMib} MiB each are kept, compressed but for the newest. */
    record Settings(Level level, int files, int fileMib) {
        static final Settings DEFAULT = new Settings(Level.INFO, 10, 10);
        private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

        static Level level(String text) {
            if (!LEVELS.contains(text.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("\"" + text + "\" is none of " + String.join(", ", LEVELS));
            }
            return Level.toLevel(text);
        }
    }

    /** Until a state directory is known: only errors, on standard error. */
    static void beginQuietly() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console(context));
    }

    /** Logs to {@code directory/daemon.log} from now on. */
    static DaemonLog begin(Path directory, Settings settings) {
        beginQuietly();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Path file = directory.resolve("daemon.log");
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(encoder(context, LINE));
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(
                directory.resolve("daemon.%d{yyyy-MM-dd}.%i.log.gz").toString());
        policy.setMaxFileSize(FileSize.valueOf(settings.fileMib() + "MB"));
        policy.setMaxHistory(365);
        policy.setTotalSizeCap(FileSize.valueOf((long) settings.fileMib() * settings.files() + "MB"));
        policy.start();
        appender.setRollingPolicy(policy);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        DaemonLog log = new DaemonLog(file);
        log.level(settings.level());
        return log;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget("System.err");
        console.setEncoder(encoder(context, "p2p-daemon: %replace(%msg){'[\\r\\n]+',' '}%n%nopex"));
        ThresholdFilter errors = new ThresholdFilter();
        errors.setLevel("ERROR");
        errors.start();
        console.addFilter(errors);
        console.start();
        return console;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        return encoder;
    }

    void level(Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
        THIRD_PARTIES.forEach((name, quiet) -> context.getLogger(name).setLevel(quiet));
    }

    /** The newest lines, oldest first. Blocking. */
    List<String> tail(int limit) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (FileChannel in = FileChannel.open(file)) {
            long from = Math.max(0, in.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(TAIL_BYTES, in.size() - from));
            while (bytes.hasRemaining() && in.read(bytes, from + bytes.position()) >= 0) {
                // until full or at the end
            }
            List<String> lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(from > 0 ? 1 : 0)
                    .toList();
            return lines.subList(Math.max(0, lines.size() - limit), lines.size());
        }
    }

    /** Writes what is left and closes the file. */
    void end() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}

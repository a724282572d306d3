// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tracker's log: {@code tracker.log}, rotated by size; errors go to standard error too. */
final class TrackerLog {
    private static final String NAME = "tracker.log";
    private static final int KEPT = 9;
    private static final String MAX_SIZE = "10MB";
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n";

    /** gRPC's, which does not use our logging; held, or its level would be forgotten with it. */
    private static final java.util.logging.Logger LIBRARIES =
            java.util.logging.Logger.getLogger("org.apache.ratis.thirdparty");

    private TrackerLog() {}

    /** Takes over all logging of this process. */
    static void open(Path directory, boolean debug) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        context.getLogger("io.netty").setLevel(Level.WARN);
        LIBRARIES.setLevel(java.util.logging.Level.WARNING);
        context.getLogger("org.apache.ratis").setLevel(debug ? Level.INFO : Level.WARN);
        // a tracker that is down would fill the log with attempts to reach it
        context.getLogger("org.apache.ratis.grpc").setLevel(debug ? Level.INFO : Level.ERROR);
        context.getLogger("p2p").setLevel(debug ? Level.DEBUG : Level.INFO);
        root.addAppender(file(context, directory));
        // what libraries have to say is for the file
        context.getLogger("p2p").addAppender(console(context));
    }

    /** Writes out what is pending. */
    static void close() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    /** The log's files, the newest first. */
    static List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>();
        files.add(directory.resolve(NAME));
        for (int i = 1; i <= KEPT; i++) {
            files.add(directory.resolve("tracker." + i + ".log"));
        }
        return files;
    }

    private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path directory) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(directory.resolve(NAME).toString());
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(directory.resolve("tracker.%i.log").toString());
        rolling.setMinIndex(1);
        rolling.setMaxIndex(KEPT);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf(MAX_SIZE));
        size.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(size);
        appender.setEncoder(encoder(context, PATTERN));
        appender.start();
        return appender;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, "p2p-tracker: %msg%n%nopex"));
        ThresholdFilter errors = new ThresholdFilter();
        errors.setLevel(Level.ERROR.levelStr);
        errors.start();
        appender.addFilter(errors);
        appender.start();
        return appender;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }
}

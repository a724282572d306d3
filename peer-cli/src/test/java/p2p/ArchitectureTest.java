// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import p2p.core.ManifestLayout;

/** The house of DESIGN.md section 2: an import may only point down. */
class ArchitectureTest {
    private static final int MAX_LINES = 400;

    /** Bottom to top. A package stands for itself and everything below it, a root package for its main class. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("p2p.core", "p2p.loop"),
            List.of("p2p.message", "p2p.trust"),
            List.of(
                    "p2p.tracker.catalog",
                    "p2p.tracker.presence",
                    "p2p.tracker.login",
                    "p2p.daemon.swarm",
                    "p2p.daemon.exchange",
                    "p2p.daemon.store"),
            List.of("p2p.tracker.service", "p2p.daemon.transfer"),
            List.of("p2p.wire"),
            List.of("p2p.net", "p2p.sql"),
            List.of(
                    "p2p.tracker.server",
                    "p2p.tracker.database",
                    "p2p.tracker.replication",
                    "p2p.tracker.fellow",
                    "p2p.tracker.console",
                    "p2p.daemon.peer",
                    "p2p.daemon.trackerlink",
                    "p2p.daemon.control",
                    "p2p.daemon.web",
                    "p2p.daemon.state",
                    "p2p.cli.command",
                    "p2p.cli.client",
                    "p2p.cli.view"));

    private static final List<String> ROOFS = List.of("p2p.tracker", "p2p.daemon", "p2p.cli");

    private static final String[] MAY_SEE_NETTY = {
        "p2p.net..",
        "p2p.tracker.server..",
        "p2p.tracker.database..",
        "p2p.tracker.replication..",
        "p2p.tracker.fellow..",
        "p2p.tracker.console..",
        "p2p.daemon.peer..",
        "p2p.daemon.trackerlink..",
        "p2p.daemon.control..",
        "p2p.daemon.web..",
        "p2p.daemon.state.."
    };

    private static final String[] MAY_SEE_PROTOBUF = {
        "p2p.wire..", "p2p.net..", "p2p.tracker.database..", "p2p.tracker.replication.."
    };

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("p2p");

    private static final Map<String, Integer> FLOOR_OF = floorOf();

    private static Map<String, Integer> floorOf() {
        Map<String, Integer> floors = new TreeMap<>();
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            for (String room : FLOORS.get(floor)) {
                floors.put(room, floor);
            }
        }
        return floors;
    }

    private static int floor(String packageName) {
        if (ROOFS.contains(packageName)) {
            return FLOORS.size();
        }
        return FLOOR_OF.entrySet().stream()
                .filter(room -> (packageName + ".").startsWith(room.getKey() + "."))
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("package " + packageName + " has no floor in ArchitectureTest"));
    }

    private static ArchCondition<JavaClass> importOnlyDownwards() {
        return new ArchCondition<>("import only from their own floor or below") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                int floor = floor(origin.getPackageName());
                for (Dependency use : origin.getDirectDependenciesFromSelf()) {
                    JavaClass target = use.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().startsWith("p2p.") && floor(target.getPackageName()) > floor) {
                        events.add(SimpleConditionEvent.violated(use, use.getDescription()));
                    }
                }
            }
        };
    }

    @Test
    void everyRoomIsLookedAt() {
        List<String> seen =
                OURS.stream().map(JavaClass::getPackageName).distinct().toList();
        // what is planned and not there yet: no package below it either
        List<String> missing = java.util.stream.Stream.concat(FLOORS.stream().flatMap(List::stream), ROOFS.stream())
                .filter(room -> seen.stream().noneMatch(name -> (name + ".").startsWith(room + ".")))
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void importsPointDown() {
        classes().should(importOnlyDownwards()).check(OURS);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("p2p.(**)").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void nettyStaysInNetAndTheEdges() {
        noClasses()
                .that()
                .resideOutsideOfPackages(MAY_SEE_NETTY)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(OURS);
    }

    @Test
    void manifestsAreReadMadeAndHashedBehindDoorsOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("p2p.daemon..", "p2p.tracker..")
                .and()
                .haveNameNotMatching(
                        "p2p\\.daemon\\.transfer\\.Manifests.*|p2p\\.tracker\\.database\\.(FileManifestShelf|ManifestUpload)")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ManifestLayout.class.getName())
                .check(OURS);
    }

    @Test
    void protobufStaysInWireNetAndTheTrackersLog() {
        noClasses()
                .that()
                .resideOutsideOfPackages(MAY_SEE_PROTOBUF)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.protobuf..")
                .check(OURS);
    }

    @Test
    void databasesStayInTheirRooms() {
        onlyIn(new String[] {"p2p.tracker.database..", "p2p.daemon.state.."}, "org.sqlite..");
        onlyIn(
                new String[] {"p2p.tracker.database..", "p2p.daemon.state..", "p2p.sql.."},
                "p2p.sql..",
                "java.sql..",
                "javax.sql..");
    }

    @Test
    void commandLinesAreReadAtTheEdge() {
        onlyIn(new String[] {"p2p.cli.command..", "p2p.cli", "p2p.tracker", "p2p.daemon"}, "picocli..");
        onlyIn(new String[] {"p2p.cli.command..", "p2p.tracker.console..", "p2p.tracker", "p2p.daemon"}, "org.jline..");
    }

    private static void onlyIn(String[] rooms, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(OURS);
    }

    @Test
    void theCliKnowsNothingOfTheNetwork() {
        noClasses()
                .that()
                .resideInAPackage("p2p.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "p2p.net..", "p2p.tracker..", "p2p.daemon..")
                .check(OURS);
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        List<Path> packages =
                SourceTree.mainJava().stream().map(Path::getParent).distinct().toList();

        assertThat(packages).allSatisfy(folder -> {
            Path info = folder.resolve("package-info.java");
            assertThat(Files.exists(info)).as(SourceTree.name(info)).isTrue();
            assertThat(SourceTree.read(info)).as(SourceTree.name(info)).contains("@NullMarked", "/**");
        });
    }

    @Test
    void noSourceFileIsLong() {
        assertThat(SourceTree.sources())
                .allSatisfy(file -> assertThat(SourceTree.read(file).lines().count())
                        .as("lines of " + SourceTree.name(file))
                        .isLessThanOrEqualTo(MAX_LINES));
    }

    @Test
    void everySourceFileNamesItsLicence() {
        assertThat(SourceTree.sources()).allSatisfy(file -> assertThat(SourceTree.read(file))
                .as(SourceTree.name(file))
                .containsPattern(
                        "\\A(//|--) SPDX-License-Identifier: Apache-2\\.0\\R(//|--) Copyright The p2p authors\\R"));
    }
}

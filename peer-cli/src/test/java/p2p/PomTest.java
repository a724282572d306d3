// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The customer's card: the top level of the repository and the libraries asked for. */
class PomTest {
    private static final List<String> TOP_LEVEL = List.of("docs", "peer-cli", "peer-daemon", "proto", "tracker");

    @Test
    void rootBuildsExactlyTheFourModules() throws Exception {
        assertThat(texts(pom(SourceTree.root()), "modules", "module")).containsExactlyElementsOf(SourceTree.MODULES);
    }

    @Test
    void topLevelHoldsNothingElse() throws IOException {
        try (Stream<Path> entries = Files.list(SourceTree.root())) {
            List<String> folders = entries.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals("target"))
                    .toList();
            assertThat(folders).containsAll(SourceTree.MODULES).isSubsetOf(TOP_LEVEL);
        }
    }

    @Test
    void librariesAskedForAreDeclared() throws Exception {
        List<String> declared = new ArrayList<>(dependencies(pom(SourceTree.root())));
        for (String module : SourceTree.MODULES) {
            declared.addAll(dependencies(pom(SourceTree.root().resolve(module))));
        }
        assertThat(declared)
                .contains(
                        "io.netty:netty-all",
                        "com.google.protobuf:protobuf-java",
                        "com.google.guava:guava",
                        "org.slf4j:slf4j-api",
                        "ch.qos.logback:logback-classic",
                        "org.junit.jupiter:junit-jupiter");
    }

    @Test
    void librariesAskedForAreUsed() {
        Path daemon = SourceTree.root().resolve("peer-daemon/src/main");
        String sources = String.join(
                "\n", SourceTree.sources().stream().map(SourceTree::read).toList());
        assertThat(sources)
                .contains("import io.netty.", "import com.google.protobuf.", "import com.google.common.")
                .contains("import org.slf4j.", "import org.junit.jupiter.");
        assertThat(SourceTree.files(daemon).map(SourceTree::read)).anyMatch(text -> text.contains("ch.qos.logback"));
    }

    @Test
    void everyPluginAndLibraryHasItsVersionInTheRootPom() throws Exception {
        for (String module : SourceTree.MODULES) {
            Element project = pom(SourceTree.root().resolve(module));
            assertThat(texts(project, "dependency", "version")).as(module).isEmpty();
            assertThat(texts(project, "plugin", "version")).as(module).isEmpty();
        }
    }

    private static Element pom(Path folder) throws IOException, ParserConfigurationException, SAXException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("pom.xml").toFile())
                .getDocumentElement();
    }

    /** The texts of the elements of this name whose parent has that name. */
    private static List<String> texts(Element project, String parent, String name) {
        List<String> found = new ArrayList<>();
        var nodes = project.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node.getParentNode().getNodeName().equals(parent)) {
                found.add(node.getTextContent().strip());
            }
        }
        return found;
    }

    /** What the module itself declares: managed versions do not count. */
    private static List<String> dependencies(Element project) {
        List<String> found = new ArrayList<>();
        var nodes = project.getElementsByTagName("dependency");
        for (int i = 0; i < nodes.getLength(); i++) {
            Element dependency = (Element) nodes.item(i);
            Node list = dependency.getParentNode();
            if (list.getParentNode().equals(project)) {
                found.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent().strip();
    }
}

package io.multiprocessing.docs;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The arrows between the modules, and what no class of the product may do. */
@AnalyzeClasses(packages = "io.multiprocessing", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Fewer than were there when the rules were written: the import path is wrong. */
    private static final int CLASSES_AT_LEAST = 80;

    private static final String BASE = "io.multiprocessing";
    private static final String[] JDK = {"java..", "javax..", "jdk.."};
    private static final String[] NULLNESS = {"org.jspecify.annotations.."};
    private static final String[] AKKA = {"akka..", "scala..", "com.typesafe.config..", "org.slf4j.."};
    private static final String[] COMMAND_LINE = {"picocli.."};
    private static final String[] X509 = {"org.bouncycastle.."};

    @ArchTest
    static final ArchRule api_names_only_the_jdk = may("api", List.of(), JDK, NULLNESS);

    @ArchTest
    static final ArchRule semantics_names_only_the_jdk = may("semantics", List.of(), JDK, NULLNESS);

    @ArchTest
    static final ArchRule link_names_api = may("link", List.of("api"), JDK, NULLNESS);

    @ArchTest
    static final ArchRule client_names_api_semantics_link =
            may("client", List.of("api", "semantics", "link"), JDK, NULLNESS);

    @ArchTest
    static final ArchRule process_names_client_and_below =
            may("process", List.of("client", "api", "semantics", "link"), JDK, NULLNESS);

    @ArchTest
    static final ArchRule actors_names_semantics_link_akka =
            may("actors", List.of("api", "semantics", "link"), JDK, NULLNESS, AKKA);

    @ArchTest
    static final ArchRule runtime_names_all_below =
            may("runtime", List.of("api", "semantics", "link", "client", "process", "actors"), JDK, NULLNESS, AKKA);

    @ArchTest
    static final ArchRule cli_names_all_below_and_what_it_makes_keys_with = may(
            "cli",
            List.of("api", "semantics", "link", "client", "process", "actors", "runtime"),
            JDK,
            NULLNESS,
            AKKA,
            COMMAND_LINE,
            X509);

    @ArchTest
    static final ArchRule primitives_have_no_cycles =
            slices().matching(BASE + ".(*).(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule modules_have_no_cycles =
            slices().matching(BASE + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobody_sleeps = noClasses()
            .that(areProduct())
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .because("a wait is for an event and ends with it");

    @ArchTest
    static final ArchRule semantics_reads_no_clock = noClasses()
            .that(areOf("semantics"))
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .because("time is handed in, so that a test owns it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule semantics_starts_no_thread = noClasses()
            .that(areOf("semantics"))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ExecutorService.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executors.class)
            .because("the rules are pure")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule api_types_are_interfaces_records_final_or_exceptions = classes()
            .that(areOf("api"))
            .and()
            .arePublic()
            .should(beClosedForInheritance())
            .because("an open class is an interface that nobody designed");

    @ArchTest
    static final ArchRule packages_say_what_they_hold = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..impl..", "..internal..")
            .because("such names hold anything");

    @ArchTest
    static void the_import_finds_the_product(JavaClasses all) {
        assertThat(all.that(areProduct())).hasSizeGreaterThan(CLASSES_AT_LEAST);
    }

    @ArchTest
    static void every_class_belongs_to_a_module_with_a_rule(JavaClasses all) {
        DescribedPredicate<JavaClass> known = areOf("api");
        for (String module : List.of("semantics", "link", "client", "process", "actors", "runtime", "cli")) {
            known = known.or(areOf(module));
        }
        assertThat(all.that(areProduct().and(DescribedPredicate.not(known)))).isEmpty();
    }

    @ArchTest
    static void every_package_of_the_product_is_null_marked(JavaClasses all) {
        List<String> unmarked = new ArrayList<>();
        all.that(areProduct()).stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(aPackage -> !aPackage.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .forEach(aPackage -> unmarked.add(aPackage.getName()));
        assertThat(unmarked).isEmpty();
    }

    /** Classes of one module may name their own module's, those of the modules listed, and the packages listed. */
    private static ArchRule may(String module, List<String> modules, String[]... packages) {
        DescribedPredicate<JavaClass> allowed = areOf(module);
        for (String other : modules) {
            allowed = allowed.or(areOf(other));
        }
        for (String[] some : packages) {
            allowed = allowed.or(resideInAnyPackage(some));
        }
        return classes()
                .that(areOf(module))
                .should()
                .onlyDependOnClassesThat(allowed.or(arePrimitives()).as("%s, what it builds on: %s", module, modules))
                .allowEmptyShould(true);
    }

    /** The facade's package and the one where an implementation plugs in are module api; another module has its name's. */
    private static DescribedPredicate<JavaClass> areOf(String module) {
        return module.equals("api")
                ? resideInAnyPackage(BASE, BASE + ".spi..")
                : resideInAPackage(BASE + "." + module + "..");
    }

    private static DescribedPredicate<JavaClass> areProduct() {
        return resideOutsideOfPackages(BASE + ".examples..", BASE + ".benchmarks..", BASE + ".docs..");
    }

    private static DescribedPredicate<JavaClass> arePrimitives() {
        return describe(
                "primitives",
                type -> type.isPrimitive() || type.getBaseComponentType().isPrimitive());
    }

    private static ArchCondition<JavaClass> beClosedForInheritance() {
        return new ArchCondition<>("be an interface, final or an exception") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean closed = type.isInterface()
                        || type.isEnum()
                        || type.getModifiers().contains(JavaModifier.FINAL)
                        || type.isAssignableTo(Throwable.class);
                events.add(new SimpleConditionEvent(type, closed, type.getName() + " is open for inheritance"));
            }
        };
    }
}

/** {@code mp agent}: an agent in a JVM of its own. */
@NullMarked
package io.multiprocessing.cli.agent;

import org.jspecify.annotations.NullMarked;

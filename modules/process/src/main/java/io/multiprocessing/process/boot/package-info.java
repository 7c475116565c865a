/** How a JVM becomes a process: from its first instruction to a link that its agent trusts. */
@NullMarked
package io.multiprocessing.process.boot;

import org.jspecify.annotations.NullMarked;

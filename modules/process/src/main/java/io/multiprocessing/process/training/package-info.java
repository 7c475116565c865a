/** The run whose loaded classes become the archive that processes start from. */
@NullMarked
package io.multiprocessing.process.training;

import org.jspecify.annotations.NullMarked;

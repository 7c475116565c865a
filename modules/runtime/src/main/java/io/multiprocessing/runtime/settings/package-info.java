/** What can be set of an instance, by the builder or in a file, and whether it goes together. */
@NullMarked
package io.multiprocessing.runtime.settings;

import org.jspecify.annotations.NullMarked;

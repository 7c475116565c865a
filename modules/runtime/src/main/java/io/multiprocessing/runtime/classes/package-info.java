/** Brings the classes of a program to machines that do not have them. */
@NullMarked
package io.multiprocessing.runtime.classes;

import org.jspecify.annotations.NullMarked;

/** Tests of the admin socket, both ends of it. */
@NullMarked
package io.multiprocessing.runtime.admin;

import org.jspecify.annotations.NullMarked;

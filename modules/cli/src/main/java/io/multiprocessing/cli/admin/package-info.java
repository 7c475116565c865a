/** {@code mp status}, {@code mp ps} and {@code mp kill}, which ask an agent of this machine at its admin socket. */
@NullMarked
package io.multiprocessing.cli.admin;

import org.jspecify.annotations.NullMarked;

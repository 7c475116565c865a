/** Mutual TLS 1.3 between the members of a cluster: what a member proves itself with, and what it accepts. */
@NullMarked
package io.multiprocessing.actors.tls;

import org.jspecify.annotations.NullMarked;

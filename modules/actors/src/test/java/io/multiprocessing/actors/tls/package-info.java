/** Tests of mutual TLS: with certificates made for each test, real sockets and real actor systems. */
@NullMarked
package io.multiprocessing.actors.tls;

import org.jspecify.annotations.NullMarked;

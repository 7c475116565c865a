/** The first message on a link: who calls and with which right. */
@NullMarked
package io.multiprocessing.link.handshake;

import org.jspecify.annotations.NullMarked;

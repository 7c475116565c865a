/** What an agent and a process say to one another: the kinds of messages, requests and their answers. */
@NullMarked
package io.multiprocessing.link.message;

import org.jspecify.annotations.NullMarked;

/** One running program as its driver or one of its processes sees it. */
@NullMarked
package io.multiprocessing.client.instance;

import org.jspecify.annotations.NullMarked;

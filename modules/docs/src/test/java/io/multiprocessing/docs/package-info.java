/** What the documentation says, held by tests. */
@org.jspecify.annotations.NullMarked
package io.multiprocessing.docs;

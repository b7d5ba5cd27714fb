/** Measures what is not public in the service; in its package, but not in its artifact. */
@NullMarked
package temporaryevse.status;

import org.jspecify.annotations.NullMarked;

/** Measures the service as it would be deployed beside peers that do the same work. */
@NullMarked
package temporaryevse.bench;

import org.jspecify.annotations.NullMarked;

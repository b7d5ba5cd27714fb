/** What functions do before Lambda takes a snapshot of them, and after it is restored. */
@NullMarked
package temporaryevse.snapshot;

import org.jspecify.annotations.NullMarked;

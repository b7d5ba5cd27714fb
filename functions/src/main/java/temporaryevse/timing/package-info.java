/** Functions that move EVSEs over their boundaries: a schedule, a queue and its consumer. */
@NullMarked
package temporaryevse.timing;

import org.jspecify.annotations.NullMarked;

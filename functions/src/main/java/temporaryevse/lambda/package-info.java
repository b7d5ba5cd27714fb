/** A function in Lambda: its environment, the time of an invocation, metrics, snapshots. */
@NullMarked
package temporaryevse.lambda;

import org.jspecify.annotations.NullMarked;

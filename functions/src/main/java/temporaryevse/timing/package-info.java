/** Functions that the clock invokes. */
@NullMarked
package temporaryevse.timing;

import org.jspecify.annotations.NullMarked;

/** Simulations of what AWS allows, in simulated time. */
@NullMarked
package temporaryevse.scale;

import org.jspecify.annotations.NullMarked;

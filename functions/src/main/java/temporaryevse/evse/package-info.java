/** Names of charging points and of their operators: one grammar each. */
@NullMarked
package temporaryevse.evse;

import org.jspecify.annotations.NullMarked;

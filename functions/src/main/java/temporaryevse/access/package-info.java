/** Callers and their permissions: bearer keys, the authorizer, administration. */
@NullMarked
package temporaryevse.access;

import org.jspecify.annotations.NullMarked;

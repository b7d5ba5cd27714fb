/** Who may call: bearer keys, the authorizer, and what a caller may do. */
@NullMarked
package temporaryevse.access;

import org.jspecify.annotations.NullMarked;

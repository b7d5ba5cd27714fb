/** Temporary EVSE statuses: what they are, how requests for them are read, where they are kept. */
@NullMarked
package temporaryevse.status;

import org.jspecify.annotations.NullMarked;

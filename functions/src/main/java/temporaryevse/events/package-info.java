/** What happened to EVSEs, as partners are told it. */
@NullMarked
package temporaryevse.events;

import org.jspecify.annotations.NullMarked;

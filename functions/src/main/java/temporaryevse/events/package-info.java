/** Events of EVSEs as partners are told them, and the history of an EVSE. */
@NullMarked
package temporaryevse.events;

import org.jspecify.annotations.NullMarked;

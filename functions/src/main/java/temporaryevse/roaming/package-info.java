/** What counts for an EVSE, as the interfaces of roaming partners take it: pure projections. */
@NullMarked
package temporaryevse.roaming;

import org.jspecify.annotations.NullMarked;

/** Entries of the log as events: published on a bus, and read as a history. */
@NullMarked
package temporaryevse.events;

import org.jspecify.annotations.NullMarked;

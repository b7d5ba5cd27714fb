/** Plays EventBridge: takes events for the buses of a template, and shows them. */
@NullMarked
package temporaryevse.local.eventbus;

import org.jspecify.annotations.NullMarked;

/** Plays the schedules of EventBridge. */
@NullMarked
package temporaryevse.local.schedule;

import org.jspecify.annotations.NullMarked;

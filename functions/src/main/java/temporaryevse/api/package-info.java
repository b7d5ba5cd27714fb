/** The operations of the API: one class each, and what they share. */
@NullMarked
package temporaryevse.api;

import org.jspecify.annotations.NullMarked;

/** What is done beside the start of a function, so that its first caller waits less. */
@NullMarked
package temporaryevse.start;

import org.jspecify.annotations.NullMarked;

/** The operator's console: its files, and what people see and do in a browser. */
@NullMarked
package temporaryevse.console;

import org.jspecify.annotations.NullMarked;

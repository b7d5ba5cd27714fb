/** The operator's console: static files, served by the API itself. */
@NullMarked
package temporaryevse.console;

import org.jspecify.annotations.NullMarked;

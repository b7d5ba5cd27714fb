/** The HTTP server on the loopback address, and the JSON, that the other packages share. */
@NullMarked
package temporaryevse.local.http;

import org.jspecify.annotations.NullMarked;

/** API Gateway's event in, its response out; the error body; the one place that knows JSON. */
@NullMarked
package temporaryevse.http;

import org.jspecify.annotations.NullMarked;

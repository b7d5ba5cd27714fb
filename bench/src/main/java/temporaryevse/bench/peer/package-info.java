/**
 * The create function as it is written where nobody looks at the start: a handler with API
 * Gateway's event types, Jackson's object mapping, the SDK's defaults. It ships alone, without the
 * rest of this module.
 */
@NullMarked
package temporaryevse.bench.peer;

import org.jspecify.annotations.NullMarked;

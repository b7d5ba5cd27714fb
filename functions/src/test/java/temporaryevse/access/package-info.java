/** Tests of who may call. */
@NullMarked
package temporaryevse.access;

import org.jspecify.annotations.NullMarked;

/** Tests of the whole: its structure, its template, its README. */
@NullMarked
package temporaryevse;

import org.jspecify.annotations.NullMarked;

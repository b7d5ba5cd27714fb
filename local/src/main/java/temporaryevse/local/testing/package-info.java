/** Parts that the tests of the local run and of the functions share. */
@NullMarked
package temporaryevse.local.testing;

import org.jspecify.annotations.NullMarked;

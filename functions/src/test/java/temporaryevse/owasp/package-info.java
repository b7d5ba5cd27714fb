/**
 * The OWASP API Security Top 10 2023, a file for each risk, against the built artifact with keys.
 */
@NullMarked
package temporaryevse.owasp;

import org.jspecify.annotations.NullMarked;

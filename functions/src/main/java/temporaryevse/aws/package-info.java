/** Clients of AWS: time-outs, retries and credentials; what the stores share. */
@NullMarked
package temporaryevse.aws;

import org.jspecify.annotations.NullMarked;

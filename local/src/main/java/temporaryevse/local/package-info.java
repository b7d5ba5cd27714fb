/**
 * Runs the built artifact on a laptop without Docker: API Gateway in front, the Lambda Runtime API
 * behind, an embedded DynamoDB Local. Everything comes from {@code template.yaml}, so that what
 * runs here cannot drift from what deploys.
 */
@NullMarked
package temporaryevse.local;

import org.jspecify.annotations.NullMarked;

/** Plays SQS: ElasticMQ with the queues of a template, and the functions that consume them. */
@NullMarked
package temporaryevse.local.queues;

import org.jspecify.annotations.NullMarked;

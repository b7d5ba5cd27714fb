package temporaryevse.bench;

/**
 * What was measured of an operation.
 *
 * @param environments of its function, and clients
 * @param perSecond of what the operation counts
 * @param milliseconds of each request
 * @param errors answers that were not what they should be
 */
record LoadResult(
    int environments,
    LoadOperation operation,
    double perSecond,
    Distribution milliseconds,
    int errors) {}

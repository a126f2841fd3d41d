/**
 * Of the console's own requests in an hour, the audit log's share: the list of keys needs the others.
 * What the operator asks for is not held back by it.
 */
export const auditPagesPerHour = 90

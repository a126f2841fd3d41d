/** The named reasons an operator may give for a revocation. */
export const revokeReasons = ['leaked', 'departure', 'replaced', 'unused', 'other'] as const
export type RevokeReason = (typeof revokeReasons)[number]

/** What has to be typed before several keys are revoked at once. */
export const bulkText = (count: number): string =>
  count === 1 ? 'revoke 1 key' : `revoke ${count} keys`

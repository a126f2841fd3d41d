/** The named reasons an operator may give for a revocation. */
export const revokeReasons = ['leaked', 'departure', 'replaced', 'unused', 'other'] as const
export type RevokeReason = (typeof revokeReasons)[number]

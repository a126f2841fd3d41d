import type { Access, AccessLevel, DataVisibility, ShareType } from '@shared/domain/access'

/** Somebody of a partner's organization, working in a browser at its address. */
export type PartnerUserSeed = {
  readonly name: string
  readonly email: string
  readonly notifications: readonly string[]
  /** Calls on a working day. */
  readonly perDay: number
  readonly lastMinutesAgo: number | null
}

export type PartnerKeySeed = {
  readonly name: string
  readonly createdDaysAgo: number
  /** Negative for the past, `null` for never. */
  readonly expiresInDays: number | null
  readonly revokedDaysAgo?: number
  readonly perDay: number
  /** The last call that is let in; `null` for a key that was never used. */
  readonly lastMinutesAgo: number | null
  readonly ip: string
  readonly ipAllowlist?: readonly string[]
  readonly rateLimit?: number
}

export type PartnerSeed = {
  readonly name: string
  readonly domain: string
  readonly invitedBy: string
  readonly invitedDaysAgo: number
  /** `null` for an invitation that nobody accepted. */
  readonly acceptedDaysAgo: number | null
  /** Negative for the past, `null` for until revoked. */
  readonly expiresInDays: number | null
  readonly ended?: { readonly as: 'suspended' | 'revoked'; readonly daysAgo: number }
  readonly access: Access
  /** What was shared until so many days ago, where that was less. */
  readonly before?: { readonly daysAgo: number; readonly access: Access }
  readonly sessionHours?: number
  /** Where its people sit. */
  readonly ip: string
  readonly users: readonly PartnerUserSeed[]
  /** In the order of their plaintexts, over all partners. */
  readonly keys: readonly PartnerKeySeed[]
  /** Somebody elsewhere who tried its first key all through one calendar week, and was kept out. */
  readonly stranger?: {
    readonly ip: string
    readonly weeksAgo: number
    readonly perDay: number
    readonly program: string
  }
}

/** Shares as one would list them: "department dept_sales interact". */
export const access = (shares: readonly string[], data: Partial<DataVisibility> = {}): Access => ({
  resources: shares.map(share => {
    const [type, id = '', level] = share.split(' ')
    return { type: type as ShareType, id, level: level as AccessLevel }
  }),
  data: { conversationHistory: 'own', usageMetrics: false, auditLogs: false, ...data }
})

export const user = (
  name: string,
  domain: string,
  perDay: number,
  lastMinutesAgo: number | null,
  notifications: readonly string[] = []
): PartnerUserSeed => ({
  name,
  email: `${name.split(' ')[0]?.toLowerCase()}@${domain}`,
  perDay,
  lastMinutesAgo,
  notifications
})

export const key = (
  name: string,
  ip: string,
  perDay: number,
  [createdDaysAgo, expiresInDays, lastMinutesAgo]: readonly [number, number | null, number | null],
  more: Partial<Pick<PartnerKeySeed, 'revokedDaysAgo' | 'ipAllowlist' | 'rateLimit'>> = {}
): PartnerKeySeed => ({
  name,
  ip,
  perDay,
  createdDaysAgo,
  expiresInDays,
  lastMinutesAgo,
  ...more
})

import type { CallerHour } from '@main/core/data-ports'
import type { CallerPair } from '@shared/domain/drain-verdict'
import { type Db, statement } from '../open'

/** How much is kept of who called, in one profile. */
export const callerLimits = {
  /** Callers that were not seen for so long are forgotten. */
  retentionDays: 400,
  /** Usage names 1,000 callers of a key at most: room for years of some keys' changing callers. */
  mostCallers: 20_000,
  mostOfKey: 5_000,
  /** Beyond it each caller's older hours become one span: 25 rows of each caller are half of this. */
  mostHours: 1_000_000,
  hoursKept: 24,
  /** Of a program's name: it tells nobody apart in a verdict. */
  longestAgent: 200
} as const
export type CallerLimits = { readonly [Name in keyof typeof callerLimits]: number }

/** As much as a caller may be waived by; cut off, two of them would be taken for one. */
const longest = { ip: 200, method: 20, path: 1_000 } as const

export const isTooLong = ({ ip, method, path }: CallerPair): boolean =>
  ip.length > longest.ip || method.length > longest.method || path.length > longest.path

const putLoss = `
  INSERT INTO caller_losses (key_id, lost_from, lost_at) VALUES (@keyId, @from, @at)
  ON CONFLICT (key_id) DO UPDATE SET
    lost_from = min(lost_from, excluded.lost_from),
    lost_at = max(lost_at, excluded.lost_at)
  WHERE excluded.lost_from < lost_from OR excluded.lost_at > lost_at`
const selectLoss = 'SELECT lost_from FROM caller_losses WHERE key_id = ?'

/** From this call on somebody may have called that is not on record. */
export function loseCallers(db: Db, keyId: string, from: number, at: number): void {
  statement(db, putLoss).run({ keyId, from, at })
}

export function incompleteFrom(db: Db, keyId: string): CallerHour['hour'] | null {
  const from = statement(db, selectLoss).pluck().get(keyId) as number | undefined
  return from === undefined ? null : new Date(from).toISOString()
}

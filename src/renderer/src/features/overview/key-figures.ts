import { keysPath } from '@renderer/ui/keys-path'
import { type HygieneCheck, type JudgedKey, unsaidChecks } from '@shared/domain/key-filter'
import { type KeyStatus, keyStatuses } from '@shared/domain/key-status'

export type StatusFigure = {
  readonly status: KeyStatus
  readonly count: number
  /** The list of exactly these keys. */
  readonly path: string
}

export const statusFigures = (rows: readonly JudgedKey[]): readonly StatusFigure[] =>
  keyStatuses.map(status => ({
    status,
    count: rows.filter(row => row.status === status).length,
    path: keysPath({ statuses: [status] })
  }))

export type HygieneFigure = {
  readonly check: HygieneCheck
  /** `undefined` where this Horizon does not say what it goes by; never a 0 in its place. */
  readonly count: number | undefined
  readonly path: string
}

const order: readonly HygieneCheck[] = [
  'expiring',
  'no-expiry',
  'unused',
  'never-used',
  'all-scopes',
  'owner-inactive'
]

export function hygieneFigures(
  rows: readonly JudgedKey[],
  { knowsPeople }: { readonly knowsPeople: boolean }
): readonly HygieneFigure[] {
  const unsaid = unsaidChecks(rows)
  const isKnown = (check: HygieneCheck) =>
    check === 'owner-inactive' ? knowsPeople : !unsaid.has(check)
  return order.map(check => ({
    check,
    count: isKnown(check) ? rows.filter(row => row.hygiene.includes(check)).length : undefined,
    path: keysPath({ hygiene: [check] })
  }))
}

const shownNext = 5

/** The keys that end next, soonest first. */
export const nextToExpire = (rows: readonly JudgedKey[]): readonly JudgedKey[] =>
  rows
    .filter(row => row.hygiene.includes('expiring'))
    .toSorted((a, b) => (a.key.expiresAt ?? '').localeCompare(b.key.expiresAt ?? ''))
    .slice(0, shownNext)

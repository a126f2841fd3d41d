import type { Key } from '../horizon/key'
import { toCsv } from './csv'
import { holdsCredential, maskCredentials } from './key-format'
import { emptyPurpose, type KeyPurpose } from './key-purpose'
import { keyStatus } from './key-status'

type Row = { readonly key: Key; readonly purpose: KeyPurpose; readonly nowMs: number }

/** An empty cell is "this Horizon does not say", which is not "never" and not "none". */
const said = (value: string | number | null | undefined, none: string): string =>
  value === undefined ? '' : String(value ?? none)

const columns: readonly { readonly name: string; readonly of: (row: Row) => string }[] = [
  { name: 'id', of: ({ key }) => key.id },
  { name: 'name', of: ({ key }) => key.clientName },
  { name: 'hint', of: ({ key }) => key.hint ?? '' },
  { name: 'type', of: ({ key }) => key.type ?? '' },
  { name: 'creator', of: ({ key }) => key.createdBy?.name ?? key.createdBy?.id ?? '' },
  { name: 'creator_email', of: ({ key }) => key.createdBy?.email ?? '' },
  { name: 'scopes', of: ({ key }) => key.scopes.join(' ') },
  {
    name: 'departments',
    of: ({ key }) => (key.departments === null ? 'every department' : lines(key.departments))
  },
  { name: 'limit_per_minute', of: ({ key }) => said(key.rateLimit, 'none') },
  { name: 'limit_per_day', of: ({ key }) => said(key.rateLimitPerDay, 'none') },
  { name: 'created_at', of: ({ key }) => said(key.createdAt, '') },
  { name: 'expires_at', of: ({ key }) => said(key.expiresAt, 'never') },
  { name: 'last_used_at', of: ({ key }) => said(key.lastUsedAt, 'never') },
  { name: 'last_used_ip', of: ({ key }) => said(key.lastUsedIp, '') },
  { name: 'status', of: ({ key, nowMs }) => keyStatus(key, nowMs) },
  { name: 'revoked_at', of: ({ key }) => said(key.revokedAt, '') },
  { name: 'purpose_owner', of: ({ purpose }) => purpose.owner },
  { name: 'purpose_system', of: ({ purpose }) => purpose.system },
  { name: 'purpose_stored_in', of: ({ purpose }) => purpose.storedIn },
  { name: 'purpose_ticket', of: ({ purpose }) => purpose.ticket },
  { name: 'purpose_review_on', of: ({ purpose }) => purpose.reviewOn ?? '' },
  { name: 'purpose_note', of: ({ purpose }) => purpose.note }
]

const lines = (items: readonly string[] | undefined): string => (items ?? []).join('; ')

/** A name or a note may hold what somebody pasted there: no file of ours carries a whole key. */
const safe = (text: string): string => (holdsCredential(text) ? maskCredentials(text) : text)

/** Keys with their purposes as a table; `nowMs` is server time, by which the status is decided. */
export function keysToCsv(
  keys: readonly Key[],
  purposes: ReadonlyMap<string, KeyPurpose>,
  nowMs: number
): string {
  const rows = keys.map(key => {
    const row = { key, purpose: purposes.get(key.id) ?? emptyPurpose, nowMs }
    return columns.map(({ of }) => safe(of(row)))
  })
  return toCsv(
    columns.map(({ name }) => name),
    rows
  )
}

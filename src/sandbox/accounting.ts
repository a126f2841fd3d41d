import { isProbe } from '@shared/domain/probe-agent'
import type { ApiError } from './api-error'
import type { Caller, Happening } from './call'
import { newId } from './key-material'
import { type StoredKey, touchKey } from './store/api-keys'
import { type AuditEntry, auditRow, insertAuditRow, isUseRecorded } from './store/audit-log'
import type { Db } from './store/open'
import { type LoggedRequest, logRequests } from './store/request-log'
import type { StoredWebhook } from './store/webhooks'
import { startOfHour, wholeSecond } from './times'
import { recordTrigger, rejectionOf } from './triggers'

/** Everything that is known about a request once it is answered. */
export type Account = {
  readonly at: number
  /** Later than `at` where the answer took its time. */
  readonly recordedAt: number
  readonly method: string
  readonly template: string
  readonly ip: string
  readonly userAgent: string
  readonly requestId: string
  readonly area: 'admin' | 'api' | 'trigger'
  /** The key that was recognised, even where it was then refused. */
  readonly key: StoredKey | null
  /** The webhook whose token was recognised. */
  readonly webhook: StoredWebhook | null
  readonly caller: Caller | null
  readonly claimedName: string | null
  readonly isCounted: boolean
  readonly status: number
  readonly latencyMs: number
  readonly failure: ApiError | null
  /** The action of a write, for the record of a failed attempt. */
  readonly action: string | undefined
  readonly happenings: readonly Happening[]
}

function actorOf({ area, key, claimedName }: Account): AuditEntry['actor'] {
  if (area === 'admin') {
    return { type: 'admin_secret', id: null, name: claimedName ?? 'admin secret', email: null }
  }
  // Whoever knows the token: there is nobody to name.
  if (area === 'trigger') return { type: 'system', id: null, name: 'webhook', email: null }
  return { type: 'api_key', id: key?.id ?? null, name: key?.clientName ?? null, email: null }
}

const keyResource = (key: StoredKey | null): AuditEntry['resource'] =>
  key && { type: 'api_key', id: key.id, name: key.clientName }

/** What goes into the audit log: every denial, every administrative write, a key's use once an hour. */
function happeningsOf(
  db: Db,
  account: Account
): (Happening & Pick<AuditEntry, 'outcome' | 'reason'>)[] {
  const { area, key, failure, caller, status, template, method } = account
  const endpoint = { method, path: template }
  if (failure === null) {
    const isFirstUse =
      area === 'api' &&
      key !== null &&
      !isUseRecorded(db, key.id, account.ip, startOfHour(account.at))
    const use = { action: 'api_key.used', resource: keyResource(key), metadata: endpoint }
    return [...(isFirstUse ? [use] : []), ...account.happenings].map(happening => ({
      ...happening,
      outcome: 'success'
    }))
  }
  if (area === 'trigger') return [rejectionOf(db, account, failure)]
  const isLockedOut = area === 'admin' && status === 429
  if (status === 401 || status === 403 || isLockedOut) {
    const action = area === 'admin' ? 'auth.admin_secret_rejected' : 'api_key.rejected'
    const reason = failure.code
    return [{ action, resource: keyResource(key), metadata: endpoint, outcome: 'denied', reason }]
  }
  if (area === 'admin' && caller !== null && account.action !== undefined) {
    const metadata = { ...endpoint, status }
    const failed = { action: account.action, resource: null, metadata }
    return [{ ...failed, outcome: 'error', reason: failure.code }]
  }
  return []
}

function recordHappenings(db: Db, done: Account, newAuditId: () => string): void {
  const { at, key, ip, userAgent, requestId, area } = done
  for (const happening of happeningsOf(db, done)) {
    const entry: AuditEntry = {
      ...happening,
      occurredAt: at,
      actor: actorOf(done),
      apiKey: area === 'api' && key ? { id: key.id, prefix: key.keyPrefix, kind: key.type } : null,
      ip,
      userAgent,
      requestId
    }
    insertAuditRow(db, auditRow(newAuditId(), entry, done.recordedAt))
  }
}

const toLogged = (done: Account): LoggedRequest => ({
  at: done.at,
  keyId: done.area === 'api' ? (done.key?.id ?? null) : null,
  method: done.method,
  path: done.template,
  status: done.status,
  latencyMs: done.latencyMs,
  ip: done.ip,
  userAgent: done.userAgent,
  requestId: done.requestId,
  isCounted: done.isCounted
})

/**
 * Counts and records answered requests, oldest first: request log, sums, last use, audit entries.
 * Runs in the transaction of the requests' own effect, so that neither can exist without the other.
 */
export function account(
  db: Db,
  dones: readonly Account[],
  now: number,
  newAuditId = () => newId('aud')
): void {
  const lastUses = new Map<string, Account>()
  for (const done of dones) {
    recordHappenings(db, done, newAuditId)
    if (done.webhook !== null) recordTrigger(db, done, done.webhook)
    // A console that tries a key out is no use of it.
    const isUse = done.isCounted && !isProbe(done.userAgent)
    if (done.key !== null && isUse) lastUses.set(done.key.id, done)
  }
  logRequests(db, dones.map(toLogged), now)
  for (const [keyId, { at, ip }] of lastUses) touchKey(db, keyId, wholeSecond(at), ip)
}

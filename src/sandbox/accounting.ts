import { isProbe } from '@shared/domain/probe-agent'
import type { PartnerIdentity } from './access/partner'
import type { ApiError } from './api-error'
import type { Area, Caller, Happening } from './call'
import { newId } from './key-material'
import { type StoredKey, touchKey } from './store/api-keys'
import {
  type AuditEntry,
  auditRow,
  countRefusals,
  insertAuditRow,
  isUseRecorded
} from './store/audit-log'
import type { Db } from './store/open'
import { touchPartner } from './store/partners'
import { type LoggedRequest, logRequests } from './store/request-log'
import type { StoredWebhook } from './store/webhooks'
import { startOfHour, startOfMinute, wholeSecond } from './times'
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
  readonly area: Area
  /** The key that was recognised, even where it was then refused. */
  readonly key: StoredKey | null
  /** The partner whose key or session was recognised. */
  readonly partner?: PartnerIdentity | null
  /** The webhook whose token was recognised. */
  readonly webhook: StoredWebhook | null
  readonly caller: Caller | null
  readonly claimedName: string | null
  readonly isCounted: boolean
  readonly status: number
  readonly latencyMs: number
  readonly failure: ApiError | null
  /** For the record of a failed attempt, and of a partner's call that names nothing else. */
  readonly action: string | undefined
  readonly happenings: readonly Happening[]
  /** What a partner's call looked at. */
  readonly about?: Pick<Happening, 'resource' | 'metadata'> | null
}

function actorOf({ area, key, partner, claimedName }: Account): AuditEntry['actor'] {
  if (partner?.by === 'session') {
    const { id, name, email } = partner.user
    return { type: 'partner_user', id, name, email }
  }
  if (partner?.by === 'key') {
    const { id, clientName } = partner.key
    return { type: 'partner_api_key', id, name: clientName, email: null }
  }
  if (area === 'admin') {
    return { type: 'admin_secret', id: null, name: claimedName ?? 'admin secret', email: null }
  }
  // Whoever knows the token: there is nobody to name.
  if (area === 'trigger') return { type: 'system', id: null, name: 'webhook', email: null }
  if (area === 'open') return { type: 'system', id: null, name: null, email: null }
  return { type: 'api_key', id: key?.id ?? null, name: key?.clientName ?? null, email: null }
}

const keyResource = (key: StoredKey | null): AuditEntry['resource'] =>
  key && { type: 'api_key', id: key.id, name: key.clientName }

type Outcome = Pick<AuditEntry, 'outcome' | 'reason'>

const refusals: readonly number[] = [401, 403, 404, 429]
/** Of an admitted administrator 404 is a slip; an invitation that is used up is a refusal. */
const deniedWrites: readonly number[] = [403, 410, 429]

/** The call itself, where the handler did not say what it did. */
function partnerCallOf(account: Account, identity: PartnerIdentity): Happening & Outcome {
  const { action, about, failure, status, template, method } = account
  const { partner } = identity
  const resource = about?.resource ?? {
    type: 'partner',
    id: partner.id,
    name: partner.organizationName
  }
  const metadata = { method, path: template, ...about?.metadata }
  const rejected = identity.by === 'key' ? 'api_key.rejected' : 'session.rejected'
  if (failure === null) {
    return { action: action ?? 'partner.called', resource, metadata, outcome: 'success' }
  }
  const isRefused = status === 401 || status === 403
  return {
    action: isRefused ? rejected : (action ?? rejected),
    resource,
    metadata: { ...metadata, status, ...(isRefused && action !== undefined && { action }) },
    outcome: refusals.includes(status) ? 'denied' : 'error',
    reason: failure.code
  }
}

/** Per credential, code and UTC minute. */
const maxRefusals = 60

/** What is not let in meets no rate limit, and could fill the log: the last one recorded says so. */
function bounded(
  db: Db,
  { caller, failure, at }: Account,
  identity: PartnerIdentity,
  call: Happening & Outcome
): (Happening & Outcome)[] {
  if (caller !== null || failure === null) return [call]
  const before = countRefusals(db, {
    partnerId: identity.partner.id,
    actorId: identity.by === 'key' ? identity.key.id : identity.user.id,
    reason: failure.code,
    from: startOfMinute(at)
  })
  if (before >= maxRefusals) return []
  if (before < maxRefusals - 1) return [call]
  return [{ ...call, metadata: { ...call.metadata, not_recorded_beyond: maxRefusals } }]
}

/** A change that was tried, by an administrator or with an invitation; looking leaves no trace. */
function failedWriteOf(account: Account, failure: ApiError): (Happening & Outcome)[] {
  const { action, about, status, template, method } = account
  if (action === undefined) return []
  const resource = about?.resource ?? null
  return [
    {
      action,
      resource,
      partner:
        resource?.type === 'partner' && resource.id !== null
          ? { id: resource.id, organizationName: resource.name ?? '' }
          : null,
      metadata: { method, path: template, status },
      outcome: deniedWrites.includes(status) ? 'denied' : 'error',
      reason: failure.code
    }
  ]
}

/**
 * What goes into the audit log: every denial, every administrative write, every call of a partner,
 * and of other keys their use once an hour.
 */
function happeningsOf(db: Db, account: Account): (Happening & Outcome)[] {
  const { area, key, partner, failure, caller, status, template, method } = account
  const endpoint = { method, path: template }
  if (partner && (failure !== null || account.happenings.length === 0)) {
    return bounded(db, account, partner, partnerCallOf(account, partner))
  }
  if (failure === null) {
    const isFirstUse =
      area === 'api' &&
      key !== null &&
      !partner &&
      !isUseRecorded(db, key.id, account.ip, startOfHour(account.at))
    const use = { action: 'api_key.used', resource: keyResource(key), metadata: endpoint }
    return [...(isFirstUse ? [use] : []), ...account.happenings].map(happening => ({
      ...happening,
      outcome: 'success'
    }))
  }
  if (area === 'trigger') return [rejectionOf(db, account, failure)]
  if (caller !== null && (area === 'admin' || area === 'open'))
    return failedWriteOf(account, failure)
  const isLockedOut = area === 'admin' && status === 429
  if (status === 401 || status === 403 || isLockedOut) {
    const action = area === 'admin' ? 'auth.admin_secret_rejected' : 'api_key.rejected'
    const reason = failure.code
    return [{ action, resource: keyResource(key), metadata: endpoint, outcome: 'denied', reason }]
  }
  return []
}

function recordHappenings(db: Db, done: Account, newAuditId: () => string): void {
  const { at, key, ip, userAgent, requestId, area } = done
  const by = done.partner?.partner
  for (const { actor = actorOf(done), ...happening } of happeningsOf(db, done)) {
    const entry: AuditEntry = {
      ...happening,
      ...(by && { partner: { id: by.id, organizationName: by.organizationName } }),
      occurredAt: at,
      actor,
      apiKey:
        (area === 'api' || by) && key
          ? { id: key.id, prefix: key.keyPrefix, kind: key.type }
          : null,
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
  const lastActivities = new Map<string, number>()
  for (const done of dones) {
    recordHappenings(db, done, newAuditId)
    if (done.webhook !== null) recordTrigger(db, done, done.webhook)
    // A console that tries a key out is no use of it.
    const isUse = done.isCounted && !isProbe(done.userAgent)
    if (done.key !== null && isUse) lastUses.set(done.key.id, done)
    if (done.partner && isUse) lastActivities.set(done.partner.partner.id, done.at)
  }
  logRequests(db, dones.map(toLogged), now)
  for (const [keyId, { at, ip }] of lastUses) touchKey(db, keyId, wholeSecond(at), ip)
  for (const [id, at] of lastActivities) touchPartner(db, id, wholeSecond(at))
}

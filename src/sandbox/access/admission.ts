import { planLimits } from '@shared/domain/limits'
import type { AnyEndpoint, Area, Caller } from '../call'
import type { StoredKey } from '../store/api-keys'
import type { Db } from '../store/open'
import { readOrganization } from '../store/organization'
import type { StoredWebhook } from '../store/webhooks'
import { readmitKey } from './api-key'
import { type Credentials, checkOpens, type HeaderReader } from './credentials'
import type { RateLimits } from './limits'
import { type PartnerIdentity, readmitPartner } from './partner'
import { neverForPartners } from './reach'
import type { WebhookLimits } from './webhook-limits'
import { admitWebhook, identifyWebhook, readmitWebhook } from './webhook-token'

/** One request as the checks before its body see it. */
export type Visit = {
  /** Whose credential decides; an endpoint that takes either is one or the other per request. */
  readonly area: Area
  /** `null` where no endpoint has this path. */
  readonly endpoint: AnyEndpoint | null
  readonly header: HeaderReader
  readonly param: (name: string) => string
  readonly ip: string
  readonly at: number
}

export type Admission = {
  /** The key that was recognised, even where it was then refused. */
  readonly key: StoredKey | null
  /** The partner whose key or session was recognised, even where it was then refused. */
  readonly partner: PartnerIdentity | null
  /** The same of a webhook's token. */
  readonly webhook: StoredWebhook | null
  readonly caller: Caller | null
  readonly isCounted: boolean
  /** What was thrown; `null` for an admitted request. */
  readonly refusal: unknown
}

/** Credential, partner state, address, rate limit, scope: in this order, and before the body is looked at. */
export function admit(
  ports: {
    readonly db: Db
    readonly credentials: Credentials
    readonly limits: RateLimits
    readonly webhookLimits: WebhookLimits
  },
  { area, endpoint, header, param, ip, at }: Visit
): Admission {
  const { db, credentials, limits, webhookLimits } = ports
  let key: StoredKey | null = null
  let partner: PartnerIdentity | null = null
  let webhook: StoredWebhook | null = null
  let caller: Caller | null = null
  let isCounted = false
  try {
    if (area === 'open') {
      caller = { kind: 'anyone' }
    } else if (area === 'admin') {
      ;({ key, partner } = credentials.partnerAtAdmin(header, ip, at))
      if (partner !== null) {
        credentials.admitOwner({ key, partner }, ip, at)
        throw neverForPartners()
      }
      caller = credentials.admitAdmin(header, ip, at)
    } else if (area === 'trigger') {
      webhook = identifyWebhook(db, param('token'))
      const webhookCaller = admitWebhook(webhook, ip)
      webhookLimits.take(webhook, at)
      caller = webhookCaller
      isCounted = true
    } else {
      ;({ key, partner } = credentials.identify(header, ip, at))
      const owner = credentials.admitOwner({ key, partner }, ip, at)
      if (key !== null) limits.take(key, planLimits[readOrganization(db).plan], at)
      caller = owner
      isCounted = true
      checkOpens(endpoint, owner, param)
    }
    return { key, partner, webhook, caller, isCounted, refusal: null }
  } catch (refusal) {
    return { key, partner, webhook, caller, isCounted, refusal }
  }
}

/** Inside the transaction that writes: what was revoked since its admission has no effect. */
export function readmit(db: Db, caller: Caller, visit: Visit, now: number): Caller {
  const { endpoint, param, ip } = visit
  if (caller.kind === 'admin' || caller.kind === 'anyone') return caller
  if (caller.kind === 'webhook') return readmitWebhook(db, caller, ip)
  const again =
    caller.kind === 'partner' ? readmitPartner(db, caller, ip, now) : readmitKey(db, caller, now)
  checkOpens(endpoint, again, param)
  return again
}

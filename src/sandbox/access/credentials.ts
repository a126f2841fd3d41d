import { opens } from '@shared/domain/scope-catalogue'
import { ApiError } from '../api-error'
import type { AdminCaller, AnyEndpoint } from '../call'
import type { StoredKey } from '../store/api-keys'
import type { Db } from '../store/open'
import type { AdminSecretCheck } from './admin-secret'
import { admitKey, identifyKey, type KeyCaller } from './api-key'
import {
  admitPartner,
  identifySession,
  isSessionToken,
  type PartnerCaller,
  type PartnerIdentity,
  partnerOfKey
} from './partner'
import { checkGenerally, neverForPartners } from './reach'

export type HeaderReader = (name: string) => string | undefined

const maxActorLength = 200

/** The operator's name as claimed; names beyond Latin letters arrive percent-encoded. */
function claimedName(header: HeaderReader): string | null {
  const sent = header('x-actor')?.trim()
  if (sent === undefined || sent === '') return null
  try {
    return decodeURIComponent(sent).slice(0, maxActorLength)
  } catch {
    return sent.slice(0, maxActorLength)
  }
}

const bearerOf = (header: HeaderReader): string | undefined =>
  header('authorization')?.replace(/^bearer +/i, '')

/** What is sent as a Bearer is the admin secret, unless it is a partner's session. */
function sentSession(header: HeaderReader): string | undefined {
  const bearer = bearerOf(header)
  return bearer !== undefined && isSessionToken(bearer) ? bearer : undefined
}

function sentAdminSecrets(header: HeaderReader): string[] {
  const bearer = sentSession(header) === undefined ? bearerOf(header) : undefined
  return [bearer, header('x-admin-secret')].filter(sent => sent !== undefined)
}

/** Which of the two an endpoint that takes either is opened with; with both sent it is the key. */
export const areaOfEither = (header: HeaderReader): 'admin' | 'api' =>
  header('x-api-key') === undefined && sentAdminSecrets(header).length > 0 ? 'admin' : 'api'

/** Whom a request to `/api` comes from, in whatever state that is. */
export type Identity = {
  readonly key: StoredKey | null
  readonly partner: PartnerIdentity | null
}
const nobody: Identity = { key: null, partner: null }

export type Credentials = ReturnType<typeof createCredentials>

/** Decides who calls. Every credential a request carries must be right, needed or not. */
export function createCredentials(db: Db, adminSecret: AdminSecretCheck) {
  function admitAdmin(header: HeaderReader, ip: string, now: number): AdminCaller {
    adminSecret.checkLock(ip, now)
    const secrets = sentAdminSecrets(header)
    const plaintext = header('x-api-key')
    const session = sentSession(header)
    if (secrets.length === 0) {
      const reason =
        plaintext === undefined
          ? 'Send the admin secret as "Authorization: Bearer <secret>" or in x-admin-secret.'
          : 'An API key does not open /admin. Send the admin secret.'
      throw new ApiError(401, 'missing_credentials', reason)
    }
    for (const secret of secrets) adminSecret.check(secret, ip, now)
    if (session !== undefined) admitPartner(db, identifySession(db, session), ip, now)
    if (plaintext !== undefined) admitOwner(identifyOwner(plaintext), ip, now)
    return { kind: 'admin', claimedName: claimedName(header) }
  }

  function identifyOwner(plaintext: string): Identity {
    const key = identifyKey(db, plaintext)
    return { key, partner: partnerOfKey(db, key) ?? null }
  }

  /** Whom a key or a session belongs to; with both sent it is the key that calls. */
  function identify(header: HeaderReader, ip: string, now: number): Identity {
    const plaintext = header('x-api-key')
    const session = sentSession(header)
    if (plaintext === undefined && session === undefined) {
      throw new ApiError(401, 'missing_credentials', 'Send the API key in x-api-key.')
    }
    for (const secret of sentAdminSecrets(header)) adminSecret.check(secret, ip, now)
    const ofSession = session === undefined ? null : identifySession(db, session)
    if (plaintext === undefined) return { key: null, partner: ofSession }
    const ofKey = identifyOwner(plaintext)
    if (ofSession !== null) admitPartner(db, ofSession, ip, now)
    return ofKey
  }

  /** The partner that knocks at `/admin` without the admin secret; nobody where it is no partner's. */
  function partnerAtAdmin(header: HeaderReader, ip: string, now: number): Identity {
    adminSecret.checkLock(ip, now)
    if (sentAdminSecrets(header).length > 0) return nobody
    try {
      const plaintext = header('x-api-key')
      const session = sentSession(header)
      if (plaintext !== undefined) {
        const owner = identifyOwner(plaintext)
        return owner.partner === null ? nobody : owner
      }
      return session === undefined ? nobody : { key: null, partner: identifySession(db, session) }
    } catch (error) {
      // A credential that is not known is answered as one that is missing.
      if (error instanceof ApiError) return nobody
      throw error
    }
  }

  function admitOwner({ key, partner }: Identity, ip: string, now: number) {
    if (partner !== null) return admitPartner(db, partner, ip, now)
    if (key === null) throw new Error('Identified nobody')
    return admitKey(db, key, now)
  }

  return { admitAdmin, admitOwner, identify, partnerAtAdmin, claimedName }
}

/** Throws 403 where the caller may not use the endpoint, whatever it asks it for. */
export function checkOpens(
  endpoint: AnyEndpoint | null,
  caller: KeyCaller | PartnerCaller,
  param: (name: string) => string
): void {
  if (endpoint === null || !('scopes' in endpoint)) return
  if (caller.kind === 'key') checkScopes(endpoint.scopes(param), caller)
  else if (endpoint.area !== 'shared') throw neverForPartners()
  else if (endpoint.ability !== undefined) checkGenerally(caller, endpoint.ability)
}

function checkScopes(needed: readonly string[], caller: KeyCaller): void {
  if (opens(caller.scopes, needed)) return
  const names = needed.map(scope => `'${scope}'`).join(' or ')
  const why = caller.owner !== null && opens(caller.key.scopes, needed)
  throw new ApiError(
    403,
    'insufficient_scope',
    why
      ? `The role of this API key's owner does not allow the scope ${names}.`
      : `This API key lacks the required scope ${names}.`
  )
}

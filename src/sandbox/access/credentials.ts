import { opens } from '@shared/domain/scope-catalogue'
import { ApiError } from '../api-error'
import type { AdminCaller, AnyEndpoint } from '../call'
import type { StoredKey } from '../store/api-keys'
import type { Db } from '../store/open'
import type { AdminSecretCheck } from './admin-secret'
import { admitKey, identifyKey, type KeyCaller } from './api-key'

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

function sentAdminSecrets(header: HeaderReader): string[] {
  const authorization = header('authorization')
  const bare = header('x-admin-secret')
  return [authorization?.replace(/^bearer +/i, ''), bare].filter(sent => sent !== undefined)
}

/** Which of the two an endpoint that takes either is opened with; with both sent it is the key. */
export const areaOfEither = (header: HeaderReader): 'admin' | 'api' =>
  header('x-api-key') === undefined && sentAdminSecrets(header).length > 0 ? 'admin' : 'api'

export type Credentials = ReturnType<typeof createCredentials>

/** Decides who calls. Every credential a request carries must be right, needed or not. */
export function createCredentials(db: Db, adminSecret: AdminSecretCheck) {
  function admitAdmin(header: HeaderReader, ip: string, now: number): AdminCaller {
    adminSecret.checkLock(ip, now)
    const secrets = sentAdminSecrets(header)
    const plaintext = header('x-api-key')
    if (secrets.length === 0) {
      const reason =
        plaintext === undefined
          ? 'Send the admin secret as "Authorization: Bearer <secret>" or in x-admin-secret.'
          : 'An API key does not open /admin. Send the admin secret.'
      throw new ApiError(401, 'missing_credentials', reason)
    }
    for (const secret of secrets) adminSecret.check(secret, ip, now)
    if (plaintext !== undefined) admitKey(db, identifyKey(db, plaintext), now)
    return { kind: 'admin', claimedName: claimedName(header) }
  }

  /** The key of a request to `/api`, in whatever state it is. */
  function identify(header: HeaderReader, ip: string, now: number): StoredKey {
    const plaintext = header('x-api-key')
    if (plaintext === undefined) {
      throw new ApiError(401, 'missing_credentials', 'Send the API key in x-api-key.')
    }
    for (const secret of sentAdminSecrets(header)) adminSecret.check(secret, ip, now)
    return identifyKey(db, plaintext)
  }

  return { admitAdmin, identify, claimedName }
}

/** Throws 403 where the caller's scopes do not open the endpoint. */
export function checkScopes(
  endpoint: AnyEndpoint | null,
  caller: KeyCaller,
  param: (name: string) => string
): void {
  if (endpoint === null || endpoint.area === 'admin' || endpoint.area === 'trigger') return
  const needed = endpoint.scopes(param)
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

import { needsTypedName } from '@shared/domain/environment'
import type { RevokeReason } from '@shared/domain/revocation'
import { isTypable, visibleText } from '@shared/domain/visible-text'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { createOneTimeTokens } from '../operations/one-time-tokens'
import type { Clock, EventBus, Horizon, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { ProfileStore } from '../profiles/profile-store'
import { holdKey } from './held-keys'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from './horizon-failure'
import { requireWritable } from './journal-guard'
import { changedFacts } from './key-facts'
import type { OrganizationCheck } from './organization-check'

type TypedText = { readonly kind: 'name' | 'id'; readonly text: string }
type Prepared = {
  readonly open: OpenProfile
  readonly key: Key
  readonly typedText: TypedText | null
}
type Consent = {
  readonly token: string
  readonly typedText: string | null
  readonly reason: RevokeReason
}
type Outcome = { readonly key: Key; readonly isConfirmed: boolean }

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: ProfileStore
  readonly connections: Connections
  readonly organizations: OrganizationCheck
}

/** Revoking in two steps: what is shown first is what is acted on, or nothing is. */
export function createKeyRevoke(ports: Ports) {
  const { clock, ids, log, events, profiles, connections, organizations } = ports
  const tokens = createOneTimeTokens<Prepared>({ clock, ids })

  async function prepare(open: OpenProfile, keyId: string) {
    requireWritable(open)
    const key = await open.during(() => readAgain(open, keyId))
    const { environment } = await profiles.get(open.profileId)
    const typedText = needsTypedName(environment) ? typedTextOf(key) : null
    const { token, expiresAt } = tokens.issue({ open, key, typedText })
    return { token, expiresAt, fetchedAt: now(), key, typedText }
  }

  async function revoke({ token, typedText, reason }: Consent): Promise<Outcome> {
    const prepared = tokens.peek(token)
    if (prepared.typedText !== null && prepared.typedText.text !== typedText) {
      throw new AppError(
        'name-mismatch',
        `What was typed is not the key’s ${prepared.typedText.kind}`,
        {
          nextStep: 'Type it exactly as shown, capitals included.'
        }
      )
    }
    tokens.redeem(token)
    const { open, key } = prepared
    return open.writing(async () => {
      requireWritable(open)
      const fresh = await readAgain(open, key.id)
      const changes = changedFacts(key, fresh)
      if (changes.length > 0) {
        await hold(open, fresh)
        throw new AppError(
          'object-changed',
          `The key changed since you looked, so it was not revoked: ${changes.join('; ')}`,
          { nextStep: 'Open the dialog again to see it as it is now.' }
        )
      }
      return send(open, fresh, reason)
    })
  }

  /** The key as it is at Horizon now; throws where there is nothing left to revoke. */
  async function readAgain(open: OpenProfile, keyId: string): Promise<Key> {
    const horizon = await organizations.connectForWrite(open)
    const key = await horizon.getKey(keyId, open.signal)
    if (key === null) {
      throw new AppError('object-changed', 'Horizon does not list this key any more', {
        nextStep: 'Refresh the list.'
      })
    }
    if (!key.enabled) {
      await hold(open, key)
      throw new AppError('object-changed', alreadyRevoked(key), {
        nextStep: 'Nothing is left to do.'
      })
    }
    return key
  }

  async function send(open: OpenProfile, key: Key, reason: RevokeReason): Promise<Outcome> {
    const horizon = await connections.to(open.profileId)
    const operationId = ids.uuid()
    const { operatorName: operator } = await profiles.get(open.profileId)
    const subject = { subjectId: key.id, subjectName: key.clientName }
    await open.data.journal.intend(
      { id: operationId, kind: 'key.revoke', operator, ...subject, intent: { reason } },
      now()
    )
    let answered: Key | null
    try {
      answered = await horizon.revokeKey(key.id)
    } catch (error) {
      return decideByList(open, horizon, operationId, key, error)
    }
    const found = await look(horizon, key.id)
    return conclude(open, operationId, found?.key ?? answered ?? key, found?.key)
  }

  /** A DELETE that failed or whose reply was lost is not sent again: the list says what it did. */
  async function decideByList(
    open: OpenProfile,
    horizon: Horizon,
    operationId: string,
    key: Key,
    error: unknown
  ): Promise<Outcome> {
    const found = await look(horizon, key.id)
    const isGone = found !== undefined && found.key?.enabled !== true
    if (isGone) return conclude(open, operationId, found.key ?? key, found.key)
    if (found !== undefined && isRefusal(error)) {
      await finish(open, operationId, 'failed', outcomeOf(error))
      throw withRemedy(error)
    }
    await finish(open, operationId, 'unknown', outcomeOf(error))
    if (!(error instanceof AppError)) log.failure('revoke key', error)
    const name = visibleText(key.clientName, 80)
    throw unknownOutcome(
      error,
      found === undefined
        ? `It is not known whether “${name}” was revoked: the list could not be read afterwards`
        : `“${name}” is still listed as active, and what became of the request is not known`,
      'Refresh the list. If the key is still active there, revoke it again.'
    )
  }

  /** `undefined` where it could not be read. Not stopped by leaving: a sent DELETE wants its answer. */
  async function look(horizon: Horizon, keyId: string): Promise<{ key: Key | null } | undefined> {
    try {
      return { key: await horizon.getKey(keyId) }
    } catch {
      return undefined
    }
  }

  async function conclude(
    open: OpenProfile,
    operationId: string,
    key: Key,
    reread: Key | null | undefined
  ): Promise<Outcome> {
    const isConfirmed = reread?.enabled === false
    await finish(open, operationId, 'done', { isConfirmed })
    await hold(open, key)
    return { key, isConfirmed }
  }

  async function hold(open: OpenProfile, key: Key): Promise<void> {
    await holdKey(open, key, log)
    events.publish('keys.changed', { profileId: open.profileId })
  }

  async function finish(
    open: OpenProfile,
    id: string,
    state: 'done' | 'failed' | 'unknown',
    outcome: Readonly<Record<string, unknown>>
  ): Promise<void> {
    try {
      await open.data.journal.finish(id, state, outcome, now())
    } catch (error) {
      log.failure('finish operation', error)
    }
  }

  const now = () => new Date(clock.now()).toISOString()

  return { prepare, revoke }
}

const typedTextOf = ({ id, clientName }: Key): TypedText =>
  isTypable(clientName) ? { kind: 'name', text: clientName } : { kind: 'id', text: id }

const alreadyRevoked = ({ revokedAt }: Key): string =>
  revokedAt == null
    ? 'This key is already revoked'
    : `This key is already revoked, since ${revokedAt}`

import type { ParsedInput } from '@shared/contract'
import type { RequiredConsent } from '@shared/contract/revocations'
import { requiredConsent } from '@shared/domain/required-consent'
import { visibleText } from '@shared/domain/visible-text'
import type { Key } from '@shared/horizon/key'
import { unknownOutcome, withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import type { OrganizationCheck } from '../keys/organization-check'
import { createOneTimeTokens } from '../operations/one-time-tokens'
import type { Clock, EventBus, Horizon, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import { createFreshKeys } from './fresh-key'
import type { MustRevokes } from './must-revoke'
import type { RevokeCalls, SentRevoke } from './revoke-call'
import { nameOrId, requireGiven } from './revoke-consent'
import type { RevokeImpacts } from './revoke-impact'

type Prepared = {
  readonly open: OpenProfile
  readonly key: Key
  readonly consent: RequiredConsent
}
type Outcome = { readonly key: Key; readonly isConfirmed: boolean }

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: ProfileStore
  readonly organizations: OrganizationCheck
  readonly impacts: RevokeImpacts
  readonly calls: RevokeCalls
  readonly mustRevoke: MustRevokes
}

/** Revoking in two steps: what is shown first is what is acted on, or nothing is. */
export function createKeyRevoke(ports: Ports) {
  const { clock, ids, events, profiles, organizations, impacts, calls, mustRevoke } = ports
  const freshKeys = createFreshKeys(ports)
  const tokens = createOneTimeTokens<Prepared>({ clock, ids })

  async function prepare(open: OpenProfile, keyId: string) {
    requireWritable(open)
    const { key, impact } = await open.during(async () => {
      const horizon = await organizations.connectForWrite(open)
      const key = await freshKeys.readAgain(open, horizon, keyId)
      return { key, impact: await impacts.impactOf({ open, horizon, key }) }
    })
    const { safetyLevel } = await profiles.get(open.profileId)
    const consent = requiredConsent(safetyLevel, nameOrId(key))
    const { token, expiresAt } = tokens.issue({ open, key, consent })
    return { token, expiresAt, fetchedAt: now(), key, consent, impact }
  }

  async function revoke(given: ParsedInput<'keys.revoke'>): Promise<Outcome> {
    const { token, reason } = given
    requireGiven(tokens.peek(token).consent, given)
    const { open, key } = tokens.redeem(token)
    return open.writing(async () => {
      requireWritable(open)
      const horizon = await organizations.connectForWrite(open)
      const fresh = await freshKeys.readAgain(open, horizon, key.id)
      await freshKeys.requireUnchanged(open, key, fresh)
      const sent = await calls.send(open, horizon, fresh, reason)
      return conclude(open, sent, await look(horizon, key.id))
    })
  }

  /** `undefined` where it could not be read. Not stopped by leaving: a sent DELETE wants its answer. */
  async function look(horizon: Horizon, keyId: string): Promise<Key | null | undefined> {
    try {
      return await horizon.getKey(keyId)
    } catch {
      return undefined
    }
  }

  /** A DELETE that failed or whose reply was lost is not sent again: the list says what it did. */
  async function conclude(
    open: OpenProfile,
    sent: SentRevoke,
    found: Key | null | undefined
  ): Promise<Outcome> {
    if (found !== undefined) await mustRevoke.observeOne(open, sent.key.id, found)
    const settled = await calls.settle(sent, found)
    if (settled === 'ended' || settled === 'not-confirmed') {
      const key = found ?? sent.answered ?? sent.key
      await freshKeys.hold(open, key)
      return { key, isConfirmed: found?.enabled === false }
    }
    events.publish('keys.changed', { profileId: open.profileId })
    if (settled === 'refused') throw withRemedy(sent.error)
    const name = visibleText(sent.key.clientName, 80)
    throw unknownOutcome(
      sent.error,
      found === undefined
        ? `It is not known whether “${name}” was revoked: the list could not be read afterwards`
        : `“${name}” is still listed as active, and what became of the request is not known`,
      'Refresh the list. If the key is still active there, revoke it again.'
    )
  }

  const now = () => new Date(clock.now()).toISOString()

  return { prepare, revoke }
}

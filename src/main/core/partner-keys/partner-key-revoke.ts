import type { Output, ParsedInput } from '@shared/contract'
import type { RequiredConsent } from '@shared/contract/revocations'
import { requiredConsent } from '@shared/domain/required-consent'
import { visibleText } from '@shared/domain/visible-text'
import type { PartnerKey } from '@shared/horizon/partner'
import { holdKey } from '../keys/held-keys'
import { unknownOutcome, withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import { tellKeysChanged } from '../keys/key-place'
import { createOneTimeTokens } from '../operations/one-time-tokens'
import type { PartnerWriteAccess } from '../partners/partner-access'
import type { Clock, EventBus, Horizon, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import { createFreshKeys } from '../revocations/fresh-key'
import type { MustRevokes } from '../revocations/must-revoke'
import type { RevokeCalls, SentRevoke } from '../revocations/revoke-call'
import { nameOrId, requireGiven } from '../revocations/revoke-consent'
import type { RevokeImpacts } from '../revocations/revoke-impact'
import type { PartnerKeyAccess } from './partner-key-access'

type Prepared = {
  readonly open: OpenProfile
  readonly key: PartnerKey
  readonly consent: RequiredConsent
}
type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: ProfileStore
  readonly access: PartnerKeyAccess
  readonly secrets: Pick<PartnerWriteAccess, 'refuseSecrets'>
  readonly impacts: RevokeImpacts
  readonly calls: RevokeCalls
  readonly mustRevoke: MustRevokes
}

/** A partner's key revoked in two steps: what is shown first is what is acted on, or nothing is. */
export function createPartnerKeyRevoke(ports: Ports) {
  const { clock, log, events, profiles, access, secrets, impacts, calls, mustRevoke } = ports
  const freshKeys = createFreshKeys(ports)
  const tokens = createOneTimeTokens<Prepared>(ports)

  async function prepare(
    open: OpenProfile,
    partnerId: string,
    keyId: string
  ): Promise<Output<'partnerKeys.prepareRevoke'>> {
    requireWritable(open)
    const fetchedAt = new Date(clock.now()).toISOString()
    const { key, impact } = await open.during(async () => {
      const { horizon } = await access.forWrite(open, partnerId)
      const key = await readAgain(open, horizon, partnerId, keyId)
      return { key, impact: await impacts.impactOf({ open, horizon, key }) }
    })
    const { safetyLevel } = await profiles.get(open.profileId)
    const consent = requiredConsent(safetyLevel, nameOrId(key))
    return { ...tokens.issue({ open, key, consent }), fetchedAt, key, consent, impact }
  }

  /** As it is now, and still of this partner and not ended. */
  async function readAgain(
    open: OpenProfile,
    horizon: Horizon,
    partnerId: string,
    keyId: string
  ): Promise<PartnerKey> {
    return { ...(await freshKeys.readAgain(open, horizon, keyId)), partnerId }
  }

  async function revoke(
    given: ParsedInput<'partnerKeys.revoke'>
  ): Promise<Output<'partnerKeys.revoke'>> {
    const shown = tokens.peek(given.token)
    requireGiven(shown.consent, given)
    secrets.refuseSecrets(shown.open, { reason: given.reason })
    const { open, key: seen } = tokens.redeem(given.token)
    const { partnerId } = seen
    const place = { kind: 'partner', partnerId } as const
    return open.writing(async () => {
      requireWritable(open)
      const { horizon } = await access.forWrite(open, partnerId)
      const fresh = await readAgain(open, horizon, partnerId, seen.id)
      await freshKeys.requireUnchanged(open, seen, fresh)
      const note = { note: given.reason }
      const sent = await calls.send(open, horizon, fresh, 'other', place, note)
      return conclude(open, sent, partnerId, await look(horizon, seen.id))
    })
  }

  /** `undefined` where it could not be read. Not stopped by leaving: a sent DELETE wants its answer. */
  async function look(horizon: Horizon, keyId: string) {
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
    partnerId: string,
    found: Awaited<ReturnType<typeof look>>
  ): Promise<Output<'partnerKeys.revoke'>> {
    if (found !== undefined) await mustRevoke.observeOne(open, sent.key.id, found)
    const settled = await calls.settle(sent, found)
    if (settled === 'ended' || settled === 'not-confirmed') {
      const key = { ...(found ?? sent.answered ?? sent.key), partnerId }
      await holdKey(open, key, log)
      changed(open, partnerId)
      return { key, isConfirmed: found?.enabled === false }
    }
    changed(open, partnerId)
    if (settled === 'refused') throw withRemedy(sent.error)
    const name = visibleText(sent.key.clientName, 80)
    throw unknownOutcome(
      sent.error,
      found === undefined
        ? `It is not known whether “${name}” was revoked: the partner’s keys could not be read afterwards`
        : `“${name}” is still listed as active, and what became of the request is not known`,
      'Refresh the partner’s keys. If the key is still active there, revoke it again.'
    )
  }

  const changed = (open: OpenProfile, partnerId: string): void =>
    tellKeysChanged(events, open, { kind: 'partner', partnerId })

  return { prepare, revoke }
}

import type { Output, ParsedInput } from '@shared/contract'
import type { RequiredConsent } from '@shared/contract/revocations'
import { requiredConsent } from '@shared/domain/required-consent'
import { visibleText } from '@shared/domain/visible-text'
import { AppError } from '@shared/errors'
import type { PartnerKey } from '@shared/horizon/partner'
import { holdKey, serverNow } from '../keys/held-keys'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import { tellKeysChanged } from '../keys/key-place'
import { keyStateOf } from '../keys/key-states'
import type { StrayKeys } from '../keys/stray-keys'
import type { JournalledWrite, JournalledWrites } from '../operations/journalled-write'
import { createOneTimeTokens } from '../operations/one-time-tokens'
import type { HorizonPartners, PartnerKeyListing } from '../partner-ports'
import type { PartnerWriteAccess } from '../partners/partner-access'
import type { Clock, EventBus, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import type { RevealsService } from '../reveals/reveals-service'
import { createFreshKeys } from '../revocations/fresh-key'
import type { MustRevokes } from '../revocations/must-revoke'
import { nameOrId, requireGiven } from '../revocations/revoke-consent'
import type { RevokeImpacts } from '../revocations/revoke-impact'
import { foundIn, partnerKeysOf } from './partner-horizon'
import type { PartnerKeyAccess } from './partner-key-access'
import { requireOngoing } from './partner-slots'
import { quietSlot } from './quiet-slot'

type Prepared = {
  readonly open: OpenProfile
  readonly key: PartnerKey
  readonly consent: RequiredConsent
}
type Sending = {
  readonly partners: HorizonPartners
  readonly key: PartnerKey
  readonly before: PartnerKeyListing
}
type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: ProfileStore
  readonly access: PartnerKeyAccess
  readonly secrets: Pick<PartnerWriteAccess, 'refuseSecrets'>
  readonly writes: JournalledWrites
  readonly reveals: Pick<RevealsService, 'take'>
  readonly strays: Pick<StrayKeys, 'exclude'>
  readonly impacts: RevokeImpacts
  readonly mustRevoke: MustRevokes
}

/**
 * The documented revoke-and-reissue: the present key is dead with the call that makes the new one.
 * Nothing but the operator's consent to that very key sends it.
 */
export function createPartnerKeyReissue(ports: Ports) {
  const { clock, ids, log, events, profiles, access, secrets, writes, reveals, impacts } = ports
  const freshKeys = createFreshKeys(ports)
  const tokens = createOneTimeTokens<Prepared>(ports)

  async function prepare(
    open: OpenProfile,
    partnerId: string,
    keyId: string
  ): Promise<Output<'partnerKeys.prepareReissue'>> {
    requireWritable(open)
    const { key, impact, quietHours } = await open.during(async () => {
      const { horizon, partners } = await access.forWrite(open, partnerId)
      const { key } = await readReissuable(open, partners, partnerId, keyId)
      const [impact, quietHours] = await Promise.all([
        impacts.impactOf({ open, horizon, key }),
        quietHoursOf(open, partners, partnerId)
      ])
      return { key, impact, quietHours }
    })
    const { safetyLevel } = await profiles.get(open.profileId)
    const consent = requiredConsent(safetyLevel, nameOrId(key))
    return { ...tokens.issue({ open, key, consent }), key, consent, impact, quietHours }
  }

  /** As they are now; throws where there is nothing to replace, or no partnership to do it in. */
  async function readReissuable(
    open: OpenProfile,
    partners: HorizonPartners,
    partnerId: string,
    keyId: string
  ): Promise<Omit<Sending, 'partners'>> {
    const nowMs = await serverNow(open, clock.now())
    requireOngoing(await access.partnerNow(open, partners, partnerId), nowMs)
    const before = await partnerKeysOf(partners, partnerId, open.signal).catch(error => {
      throw withRemedy(error)
    })
    const found = foundIn(before, keyId)
    const key = { ...(await freshKeys.requireRevocable(open, keyId, found)), partnerId }
    const isOver = key.expiresAt != null && Date.parse(key.expiresAt) <= nowMs
    if (!isOver) return { key, before }
    throw new AppError('object-changed', 'This key has expired, so there is nothing to replace', {
      nextStep: 'Create a new one.'
    })
  }

  /** What only helps to choose the moment: without it the key can be replaced all the same. */
  async function quietHoursOf(open: OpenProfile, partners: HorizonPartners, partnerId: string) {
    try {
      const activity = await partners.activity(partnerId, '7d', open.signal)
      const nowMs = await serverNow(open, clock.now())
      return activity === null ? null : quietSlot(activity.series, nowMs)
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('look for quiet hours', error)
      return null
    }
  }

  async function reissue(
    given: ParsedInput<'partnerKeys.reissue'>
  ): Promise<Output<'partnerKeys.reissue'>> {
    const shown = tokens.peek(given.token)
    requireGiven(shown.consent, given, consentWords)
    secrets.refuseSecrets(shown.open, { reason: given.reason })
    const { open, key: seen } = tokens.redeem(given.token)
    return open.writing(async () => {
      requireWritable(open)
      const { partners } = await access.forWrite(open, seen.partnerId)
      const fresh = await readReissuable(open, partners, seen.partnerId, seen.id)
      await freshKeys.requireUnchanged(open, seen, fresh.key)
      return send(open, { partners, ...fresh }, given.reason)
    })
  }

  async function send(open: OpenProfile, sending: Sending, reason: string) {
    const { key: old, before } = sending
    const { creating } = keyStateOf(open)
    const operationId = ids.uuid()
    creating.add(operationId)
    try {
      const knownIds = before.keys.map(({ id }) => id)
      const write = await writes.begin(
        open,
        {
          kind: 'partner-key.reissue',
          subjectId: null,
          subjectName: old.clientName,
          intent: { partnerId: old.partnerId, replaces: old.id, reason, knownIds }
        },
        operationId
      )
      const made = await post(open, sending, write)
      // A reply that could not be read whole has no name: it is the old key's.
      const key = { ...made.key, clientName: made.key.clientName || old.clientName }
      await reveals.take(open, { revealId: write.id, key, plaintext: made.plaintext })
      await write.finish('done', { keyId: key.id, replaces: old.id }, key.id)
      await ports.strays.exclude(open, write.id, key)
      await holdKey(open, key, log)
      await look(open, sending)
      return { key, revealId: write.id }
    } finally {
      creating.delete(operationId)
      tellKeysChanged(events, open, { kind: 'partner', partnerId: old.partnerId })
    }
  }

  /** One POST, never sent again: where its reply is lost, what the list shows is said. */
  async function post(open: OpenProfile, sending: Sending, write: JournalledWrite) {
    const { partners, key: old } = sending
    try {
      return await partners.reissueKey(old.partnerId, old.id)
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('reissue partner key', error)
      const isRefused = isRefusal(error)
      await write.finish(isRefused ? 'failed' : 'unknown', outcomeOf(error))
      if (isRefused) throw withRemedy(error)
      throw lost(old, await look(open, sending), error)
    }
  }

  /** The old key as it is now, held too, and new ones; `undefined` where they could not be read. */
  async function look(open: OpenProfile, { partners, key: old, before }: Sending) {
    try {
      const listing = await partnerKeysOf(partners, old.partnerId)
      const oldNow = foundIn(listing, old.id)
      if (oldNow !== null) await holdKey(open, oldNow, log)
      const known = new Set(before.keys.map(({ id }) => id))
      const made = listing.keys.filter(
        ({ id, clientName, rotatedFrom }) =>
          !known.has(id) && (rotatedFrom === old.id || clientName === old.clientName)
      )
      for (const key of made) await holdKey(open, key, log)
      return { isOldAlive: oldNow?.enabled === true, made }
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('look for reissued key', error)
      return undefined
    }
  }

  return { prepare, reissue }
}

const consentWords = { whose: 'the key’s', isDone: 'replaced', act: 'replace the key' }

function lost(
  { clientName }: PartnerKey,
  seen: { readonly isOldAlive: boolean; readonly made: readonly PartnerKey[] } | undefined,
  error: unknown
): AppError {
  const name = visibleText(clientName, 80)
  if (seen === undefined) {
    return unknownOutcome(
      error,
      `The reply was lost, and the partner’s keys could not be read afterwards: “${name}” may be dead already`,
      'Refresh the partner’s keys. Where a new one is there that nobody has seen, replace that one.'
    )
  }
  const [made] = seen.made
  if (made !== undefined) {
    return unknownOutcome(
      error,
      `The reply was lost, and nobody has seen the new key (${made.id})${seen.isOldAlive ? '' : `: “${name}” is dead already`}`,
      'Replace the new key once more now: that shows its secret. Whoever uses the old one is cut off meanwhile.'
    )
  }
  return unknownOutcome(
    error,
    seen.isOldAlive
      ? `The reply was lost, and “${name}” still works: no new key is listed`
      : `The reply was lost: “${name}” is dead, and no new key is listed`,
    seen.isOldAlive
      ? 'Refresh in a minute. If nothing has changed, decide again.'
      : 'Create a new key for the partner now.'
  )
}

import type { Output, ParsedInput } from '@shared/contract'
import type { PartnerChange } from '@shared/contract/partners'
import type { RequiredConsent } from '@shared/contract/revocations'
import { keyState } from '@shared/domain/key-status'
import { requiredConsent } from '@shared/domain/required-consent'
import type { SafetyLevel } from '@shared/domain/safety-level'
import { isTypable } from '@shared/domain/visible-text'
import { AppError, isAppError } from '@shared/errors'
import type { PartnerActivity } from '@shared/horizon/audit-entry'
import type { Partner } from '@shared/horizon/partner'
import { serverNow } from '../keys/held-keys'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import type { JournalledWrites } from '../operations/journalled-write'
import { createOneTimeTokens } from '../operations/one-time-tokens'
import type { HorizonPartners } from '../partner-ports'
import type { Clock, EventBus, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import { requireGiven } from '../revocations/revoke-consent'
import type { InvitationLinks } from './invitation-links'
import type { PartnerWriteAccess } from './partner-access'
import { changedFacts, nameOf, stateOf } from './partner-facts'
import { partnerGone } from './partner-failures'
import type { PartnerLists } from './partner-lists'

type Prepared = {
  readonly open: OpenProfile
  readonly partner: Partner
  readonly change: PartnerChange
  readonly consent: RequiredConsent
}
type Changed = Output<'partners.change'>
type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: ProfileStore
  readonly writes: JournalledWrites
  readonly access: PartnerWriteAccess
  readonly lists: PartnerLists
  readonly links: InvitationLinks
}

/** The state of a partnership, in two steps: what is shown first is what is acted on. */
export function createPartnerChange(ports: Ports) {
  const { clock, log, events, profiles, writes, access, lists, links } = ports
  const tokens = createOneTimeTokens<Prepared>(ports)

  async function prepare(
    open: OpenProfile,
    { partnerId, change }: { partnerId: string; change: PartnerChange }
  ): Promise<Output<'partners.prepareChange'>> {
    requireWritable(open)
    const { safetyLevel } = await profiles.get(open.profileId)
    return open.during(async () => {
      const partners = await access.connect(open)
      const fetchedAt = now()
      const partner = await readChangeable(open, partners, { partnerId, change })
      const [activeKeys, activity24h] = await Promise.all([
        countKeys(open, partners, partnerId),
        readActivity(open, partners, partnerId)
      ])
      const consent = consentFor(change, safetyLevel, partner)
      const issued = tokens.issue({ open, partner, change, consent })
      return { ...issued, fetchedAt, partner, consent, activeKeys, activity24h }
    })
  }

  /** Throws where there is nothing to do, or nothing that could be done. */
  async function readChangeable(
    open: OpenProfile,
    partners: HorizonPartners,
    { partnerId, change }: { partnerId: string; change: PartnerChange }
  ): Promise<Partner> {
    const partner = await access.readAgain(open, partners, partnerId)
    const state = stateOf(partner, await serverNow(open, clock.now()))
    if (possible[change].from(state)) return partner
    await lists.hold(open, partner)
    throw new AppError(
      'object-changed',
      `The partnership with “${nameOf(partner)}” is ${state}, so it cannot be ${words[change].isDone}`,
      {
        nextStep:
          state === possible[change].to
            ? 'Nothing is left to do.'
            : 'Look at the partnership as it is now, then decide again.'
      }
    )
  }

  async function countKeys(
    open: OpenProfile,
    partners: HorizonPartners,
    partnerId: string
  ): Promise<number | null> {
    const listing = await unlessFailed(() => partners.keys(partnerId, open.signal))
    if (listing === null || listing.unreadable.length > 0) return null
    const nowMs = await serverNow(open, clock.now())
    return listing.keys.filter(key => keyState(key, nowMs) === 'active').length
  }

  const readActivity = (
    open: OpenProfile,
    partners: HorizonPartners,
    partnerId: string
  ): Promise<PartnerActivity | null> =>
    unlessFailed(() => partners.activity(partnerId, '24h', open.signal))

  /** What only helps to decide: without it the change can be made all the same. */
  async function unlessFailed<T>(ask: () => Promise<T | null>): Promise<T | null> {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('look at partner', error)
      return null
    }
  }

  async function change(given: ParsedInput<'partners.change'>): Promise<Changed> {
    const { token, reason } = given
    const { open: seenBy, consent, change: asked } = tokens.peek(token)
    requireGiven(consent, given, { whose: 'the partner’s', ...words[asked] })
    access.refuseSecrets(seenBy, { reason })
    const prepared = tokens.redeem(token)
    const { open, partner: seen } = prepared
    return access.writing(open, async connect => {
      const partners = await connect()
      const what = { partnerId: seen.id, change: prepared.change }
      const fresh = await readChangeable(open, partners, what)
      await requireUnchanged(open, prepared, fresh)
      return send(open, partners, { fresh, change: prepared.change, reason })
    })
  }

  async function requireUnchanged(
    open: OpenProfile,
    { partner: seen, change }: Prepared,
    fresh: Partner
  ): Promise<void> {
    const changes = changedFacts(seen, fresh)
    if (changes.length === 0) return
    await lists.hold(open, fresh)
    throw changedMeanwhile(change, changes)
  }

  /** One POST; reading the partner again says what it did, whatever was answered. */
  async function send(
    open: OpenProfile,
    partners: HorizonPartners,
    sending: Sending
  ): Promise<Changed> {
    const { fresh, change, reason } = sending
    const { id, organizationName, status, version } = fresh
    const write = await writes.begin(open, {
      kind: `partner.${change}`,
      subjectId: id,
      subjectName: organizationName,
      intent: { reason, before: status, version }
    })
    let answered: Partner | null = null
    let failure: unknown
    try {
      answered = await call(partners, change, fresh)
    } catch (error) {
      if (!(error instanceof AppError)) log.failure(`${change} partner`, error)
      failure = error
    }
    const found = await access.look(partners, id)
    const isConfirmed = found?.status === possible[change].to
    if (failure === undefined || isConfirmed) {
      await write.finish('done', { isConfirmed, ...(failure !== undefined && outcomeOf(failure)) })
      const partner = found ?? answered ?? fresh
      await settled(open, partner, change)
      return { partner, isConfirmed }
    }
    const isRefused = isRefusal(failure)
    await write.finish(isRefused ? 'failed' : 'unknown', outcomeOf(failure))
    if (found != null) await lists.hold(open, found)
    if (isAppError(failure, 'precondition-failed') && found != null) {
      throw changedMeanwhile(change, changedFacts(fresh, found), failure)
    }
    if (isRefused) throw found === null ? partnerGone() : withRemedy(failure)
    throw unknownOutcome(
      failure,
      found === undefined
        ? `It is not known whether “${nameOf(fresh)}” was ${words[change].isDone}: the partner could not be read afterwards`
        : `“${nameOf(fresh)}” does not show it, and what became of the request is not known`,
      `Refresh. If the partner is still not ${words[change].isDone}, ${words[change].act} it again.`
    )
  }

  async function settled(open: OpenProfile, partner: Partner, change: PartnerChange) {
    await lists.hold(open, partner)
    if (possible[change].to !== 'revoked') return
    // Its keys are revoked with it, and no link of it opens anything any more.
    links.forgetThoseOf(partner.id)
    const { profileId } = open
    events.publish('partnerKeys.changed', { profileId, partnerId: partner.id })
  }

  const now = () => new Date(clock.now()).toISOString()

  return { prepare, change }
}

type Sending = {
  readonly fresh: Partner
  readonly change: PartnerChange
  readonly reason: string | null
}

/** From which states a change is possible, one that is unknown here left to Horizon, and its end. */
const possible: Readonly<
  Record<PartnerChange, { readonly from: (state: string) => boolean; readonly to: string }>
> = {
  suspend: {
    from: state => !['pending', 'suspended', 'expired', 'revoked'].includes(state),
    to: 'suspended'
  },
  unsuspend: {
    from: state => !['pending', 'active', 'expired', 'revoked'].includes(state),
    to: 'active'
  },
  revoke: { from: state => state !== 'revoked', to: 'revoked' },
  withdraw: {
    from: state => !['active', 'suspended', 'expired', 'revoked'].includes(state),
    to: 'revoked'
  }
}

const words: Readonly<Record<PartnerChange, { readonly isDone: string; readonly act: string }>> = {
  suspend: { isDone: 'suspended', act: 'suspend' },
  unsuspend: { isDone: 'resumed', act: 'resume' },
  revoke: { isDone: 'revoked', act: 'revoke' },
  withdraw: { isDone: 'withdrawn', act: 'withdraw' }
}

/** With the version that was decided by: what changed meanwhile stops it at Horizon. */
const call = (partners: HorizonPartners, change: PartnerChange, { id, version }: Partner) =>
  change === 'withdraw' ? partners.withdrawInvitation(id, version) : partners[change](id, version)

function changedMeanwhile(
  change: PartnerChange,
  facts: readonly string[],
  cause?: AppError
): AppError {
  const what = facts.length === 0 ? '' : `: ${facts.join('; ')}`
  return new AppError(
    'object-changed',
    `The partner changed since you looked, so it was not ${words[change].isDone}${what}`,
    {
      status: cause?.details.status,
      requestId: cause?.details.requestId,
      cause,
      nextStep: 'Open the dialog again to see it as it is now.'
    }
  )
}

/** Ending a partnership is final, so its name is typed at every level. */
function consentFor(
  change: PartnerChange,
  level: SafetyLevel,
  { id, organizationName }: Partner
): RequiredConsent {
  const text = isTypable(organizationName)
    ? ({ kind: 'text', what: 'name', text: organizationName } as const)
    : ({ kind: 'text', what: 'id', text: id } as const)
  return change === 'revoke' ? text : requiredConsent(level, text)
}

import type { PartnerDraft } from '@shared/contract/partners'
import { partnerDraftIssues } from '@shared/domain/partner-draft'
import { visibleText } from '@shared/domain/visible-text'
import { AppError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { serverNow } from '../keys/held-keys'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from '../keys/horizon-failure'
import { keyStateOf } from '../keys/key-states'
import type { JournalledWrite, JournalledWrites } from '../operations/journalled-write'
import type { HorizonPartners, InvitedPartner } from '../partner-ports'
import type { Clock, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { refused } from '../profiles/profile-draft'
import type { InvitationLinks } from './invitation-links'
import type { PartnerWriteAccess } from './partner-access'
import { liveCount, nameOf } from './partner-facts'
import type { PartnerLists } from './partner-lists'

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly writes: JournalledWrites
  readonly access: PartnerWriteAccess
  readonly lists: PartnerLists
  readonly links: InvitationLinks
}
type Invited = { readonly partner: Partner; readonly linkId: string | null }

/** Invitations. Their links go from Horizon's reply to memory, past everything that is written. */
export function createPartnerInvite(ports: Ports) {
  const { clock, log, writes, access, lists, links } = ports

  function invite(open: OpenProfile, asked: PartnerDraft): Promise<Invited> {
    return access.writing(open, async connect => {
      const draft = await check(open, asked)
      const partners = await connect()
      access.refuseSecrets(open, { organizationName: draft.organizationName })
      const known = await requirePlace(open, partners)
      const { organizationName, ...intent } = draft
      const write = await writes.begin(open, {
        kind: 'partner.invite',
        subjectId: null,
        subjectName: organizationName,
        intent: { ...intent, knownIds: known.map(({ id }) => id) }
      })
      const invited = await partners
        .invite(draft, write.id)
        .catch(error => conclude(open, { partners, draft, known, write, error }))
      return take(open, invited, write)
    })
  }

  /** Which ids exist only Horizon knows for certain: what is held may be older than they are. */
  async function check(open: OpenProfile, asked: PartnerDraft): Promise<PartnerDraft> {
    const draft = {
      ...asked,
      organizationName: asked.organizationName.trim(),
      contactEmail: asked.contactEmail.trim()
    }
    const issues = partnerDraftIssues(draft, null, await serverNow(open, clock.now()))
    if (issues.length > 0) throw refused(issues)
    return draft
  }

  /** The partners that are there before; throws where one more is certainly refused. */
  async function requirePlace(
    open: OpenProfile,
    partners: HorizonPartners
  ): Promise<readonly Partner[]> {
    const { organization } = keyStateOf(open)
    if (organization?.plan === 'starter') throw noPlan()
    const listing = await partners.list(open.signal).catch(error => {
      throw withRemedy(error)
    })
    const known = listing?.partners ?? []
    const limit = organization?.partners
    const count = liveCount(known, await serverNow(open, clock.now()))
    if (limit != null && count >= limit) throw noPlace(count, limit)
    return known
  }

  /** Nothing is waited for before the link is held: Horizon shows it once. */
  async function take(
    open: OpenProfile,
    { partner, link }: InvitedPartner,
    write: JournalledWrite
  ): Promise<Invited> {
    const linkId = links.hold(open, partner.id, link)
    await write.finish('done', { partnerId: partner.id, hasLink: link !== null }, partner.id)
    await lists.hold(open, partner)
    return { partner, linkId }
  }

  /** Never sent again by itself: whether the partner is there now is looked up and said. */
  async function conclude(open: OpenProfile, failed: Failed): Promise<never> {
    const { partners, draft, known, write, error } = failed
    if (!(error instanceof AppError)) log.failure('invite partner', error)
    if (isRefusal(error)) {
      await write.finish('failed', outcomeOf(error))
      throw withRemedy(error)
    }
    const found = await lookFor(partners, draft, known)
    const name = visibleText(draft.organizationName, 80)
    if (found === undefined || found === null) {
      await write.finish('unknown', outcomeOf(error))
      throw unknownOutcome(
        error,
        found === undefined
          ? `It is not known whether “${name}” was invited: the list could not be read afterwards`
          : `“${name}” is not in the list, and what became of the invitation is not known`,
        'Refresh the list. If the partner is still not there, invite it again.'
      )
    }
    await write.finish('done', { ...outcomeOf(error), partnerId: found.id }, found.id)
    await lists.hold(open, found)
    throw unknownOutcome(
      error,
      `Horizon’s reply was lost, but “${name}” with this e-mail address is in the list now, so it was invited`,
      'Do not invite it again. Its link came by e-mail; sending the invitation again gives a new one.'
    )
  }

  /** A new partner of this name and address; `null` where none is listed, `undefined` unread. */
  async function lookFor(
    partners: HorizonPartners,
    { organizationName, contactEmail }: PartnerDraft,
    known: readonly Partner[]
  ): Promise<Partner | null | undefined> {
    try {
      const before = new Set(known.map(({ id }) => id))
      const listed = (await partners.list())?.partners
      return (
        listed?.find(
          partner =>
            !before.has(partner.id) &&
            partner.organizationName === organizationName &&
            partner.contactEmail?.toLowerCase() === contactEmail.toLowerCase()
        ) ?? null
      )
    } catch {
      return undefined
    }
  }

  /** A new link and a new e-mail; the link before is dead with the call. */
  function resend(open: OpenProfile, partnerId: string): Promise<Invited> {
    return access.writing(open, async connect => {
      const partners = await connect()
      const before = await access.readAgain(open, partners, partnerId)
      if (before.status !== 'pending') {
        await lists.hold(open, before)
        throw new AppError('object-changed', `The invitation of “${nameOf(before)}” is not open`, {
          nextStep: 'Look at the partnership as it is now.'
        })
      }
      const { organizationName, version, invitation } = before
      const write = await writes.begin(open, {
        kind: 'partner.resend',
        subjectId: partnerId,
        subjectName: organizationName,
        intent: { version, sentAt: invitation?.sentAt }
      })
      const { partner, link } = await partners
        .resendInvitation(partnerId, version)
        .catch(error => concludeResend(open, { partners, before, write, error }))
      return take(open, { partner: partner ?? before, link }, write)
    })
  }

  async function concludeResend(
    open: OpenProfile,
    {
      partners,
      before,
      write,
      error
    }: Pick<Failed, 'partners' | 'write' | 'error'> & {
      readonly before: Partner
    }
  ): Promise<never> {
    if (!(error instanceof AppError)) log.failure('resend invitation', error)
    const isRefused = isRefusal(error)
    await write.finish(isRefused ? 'failed' : 'unknown', outcomeOf(error))
    const found = await access.look(partners, before.id)
    if (found != null) await lists.hold(open, found)
    if (isRefused) throw withRemedy(error)
    // It may be the one that is dead now.
    links.forgetThoseOf(before.id)
    throw unknownOutcome(
      error,
      `It is not known whether the invitation of “${nameOf(before)}” was sent again: Horizon did not answer`,
      'Send it again: only the newest link works.'
    )
  }

  return { invite, resend }
}

type Failed = {
  readonly partners: HorizonPartners
  readonly draft: PartnerDraft
  readonly known: readonly Partner[]
  readonly write: JournalledWrite
  readonly error: unknown
}

const noPlan = (): AppError =>
  new AppError('forbidden', 'The Starter plan of this organization has no partners', {
    nextStep: 'Upgrade the subscription to Professional or Enterprise.'
  })

const noPlace = (count: number, limit: number): AppError =>
  new AppError(
    'conflict',
    `${count} of ${limit} partners are active, pending or suspended, so nobody was invited`,
    {
      nextStep:
        'Revoke a partnership or withdraw an invitation that is no longer needed, or ask Horizon’s support for a higher limit.'
    }
  )

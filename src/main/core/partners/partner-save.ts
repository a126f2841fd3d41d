import { AppError, isAppError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from '../keys/horizon-failure'
import type { JournalledWrites } from '../operations/journalled-write'
import type { HorizonPartners, PartnerChanges } from '../partner-ports'
import type { Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { PartnerWriteAccess } from './partner-access'
import { nameOf } from './partner-facts'
import { partnerGone } from './partner-failures'
import type { PartnerLists } from './partner-lists'

type Ports = {
  readonly log: Logger
  readonly writes: JournalledWrites
  readonly access: PartnerWriteAccess
  readonly lists: PartnerLists
}
/** One kind of change: what it was decided by, and what it sends. */
export type Change = {
  /** Whose access, whose settings. */
  readonly what: 'access' | 'settings'
  /** Throws where this partner cannot be changed so; else what to send. */
  readonly changesOf: (before: Partner) => PartnerChanges
  /** Whether this is what the operator decided by. */
  readonly isAsSeen: (partner: Partner) => boolean
  readonly isApplied: (partner: Partner) => boolean
  readonly reason: string | null
}
export type Saved = { readonly partner: Partner; readonly isRaceExcluded: boolean }

/** Changes a partner, and nothing that the operator did not see as it is. */
export function createPartnerSave({ log, writes, access, lists }: Ports) {
  async function save(
    open: OpenProfile,
    partners: HorizonPartners,
    partnerId: string,
    change: Change
  ): Promise<Saved> {
    const before = await access.readAgain(open, partners, partnerId)
    if (before.status === 'revoked') {
      await lists.hold(open, before)
      throw revoked(change, before)
    }
    if (!change.isAsSeen(before)) {
      await lists.hold(open, before)
      throw changedMeanwhile(change, before)
    }
    const changes = change.changesOf(before)
    const { version } = before
    const write = await writes.begin(open, {
      kind: 'partner.update',
      subjectId: partnerId,
      subjectName: before.organizationName,
      intent: { ...changes, reason: change.reason, version, before: namedIn(changes, before) }
    })
    try {
      const partner = await partners.update(partnerId, changes, version)
      await write.finish('done', { version: partner.version })
      await lists.hold(open, partner)
      return { partner, isRaceExcluded: version !== undefined }
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('update partner', error)
      const found = await access.look(partners, partnerId)
      if (found != null) await lists.hold(open, found)
      if (isRefusal(error)) {
        await write.finish('failed', outcomeOf(error))
        throw refusal(error, change, { before, found })
      }
      if (found != null && change.isApplied(found)) {
        await write.finish('done', { version: found.version, ...outcomeOf(error) })
        return { partner: found, isRaceExcluded: false }
      }
      await write.finish('unknown', outcomeOf(error))
      throw unknownOutcome(
        error,
        found === undefined
          ? `It is not known whether the ${change.what} of “${nameOf(before)}” were saved: the partner could not be read afterwards`
          : `“${nameOf(before)}” does not show the change, and what became of the request is not known`,
        'Refresh. If it is still as before, save again.'
      )
    }
  }

  return { save }
}
export type PartnerSave = ReturnType<typeof createPartnerSave>

/** Of what was there before, the part that is to change. */
const namedIn = (changes: PartnerChanges, before: Partner) => ({
  ...(changes.access !== undefined && { access: before.access }),
  ...(changes.contactEmail !== undefined && { contactEmail: before.contactEmail }),
  ...(changes.expiresAt !== undefined && { expiresAt: before.expiresAt }),
  ...(changes.settings !== undefined && { settings: before.settings })
})

type Looked = { readonly before: Partner; readonly found: Partner | null | undefined }

/** A refusal told by what is there now. */
function refusal(error: AppError, change: Change, { before, found }: Looked): unknown {
  if (found === null) return partnerGone()
  if (found?.status === 'revoked') return revoked(change, found)
  return isAppError(error, 'precondition-failed')
    ? changedMeanwhile(change, found ?? before, error)
    : withRemedy(error)
}

const changedMeanwhile = ({ what }: Change, partner: Partner, error?: AppError): AppError =>
  new AppError(
    'precondition-failed',
    `Somebody changed “${nameOf(partner)}” since you looked, so your ${what} were not saved and nothing was overwritten`,
    {
      status: error?.details.status,
      requestId: error?.details.requestId,
      cause: error,
      nextStep: 'Compare both changes, then save what is right.'
    }
  )

const revoked = ({ what }: Change, partner: Partner): AppError =>
  new AppError(
    'object-changed',
    `The partnership with “${nameOf(partner)}” is revoked, so its ${what} cannot change`,
    { nextStep: 'Invite the organization again where it is to be a partner.' }
  )

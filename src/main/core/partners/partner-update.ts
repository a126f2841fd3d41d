import type { ParsedInput } from '@shared/contract'
import { accessIssues } from '@shared/domain/access-issues'
import { isExtended, partnerSettingsIssues } from '@shared/domain/partner-draft'
import { AppError } from '@shared/errors'
import type { Partner, PartnerAccess } from '@shared/horizon/partner'
import { serverNow } from '../keys/held-keys'
import type { PartnerChanges } from '../partner-ports'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { refused } from '../profiles/profile-draft'
import type { PartnerWriteAccess } from './partner-access'
import { isSameAccess, isSameMoment } from './partner-facts'
import type { PartnerSave, Saved } from './partner-save'

type Ports = {
  readonly clock: Clock
  readonly access: PartnerWriteAccess
  readonly saves: PartnerSave
}
type AccessAsked = Omit<ParsedInput<'partners.saveAccess'>, 'profileId'>
type SettingsAsked = Omit<ParsedInput<'partners.saveSettings'>, 'profileId'>
type SeenSettings = SettingsAsked['seen']
type UnknownShares = readonly unknown[]
type Settings = Pick<PartnerChanges, 'contactEmail' | 'expiresAt' | 'settings'>

export function createPartnerUpdate({ clock, access, saves }: Ports) {
  function saveAccess(
    open: OpenProfile,
    { partnerId, seen, access: asked }: AccessAsked
  ): Promise<Saved> {
    return access.writing(open, async connect => {
      const removed = removedShares(seen.access, asked)
      checkAccess(seen.access, asked, removed)
      const partners = await connect()
      return saves.save(open, partners, partnerId, {
        what: 'access',
        isAsSeen: partner => isAccessAsSeen(seen, partner),
        changesOf: before => ({ access: withUnknown(asked, removed, before.access) }),
        isApplied: ({ access: now }) =>
          now !== undefined &&
          isSameAccess(now, asked) &&
          !(now.unknownShares ?? []).some(isAmongShares(removed)),
        reason: null
      })
    })
  }

  function saveSettings(open: OpenProfile, asked: SettingsAsked): Promise<Saved> {
    const { partnerId, seen, reason } = asked
    return access.writing(open, async connect => {
      const changes = settingsChanges(asked)
      await checkSettings(open, changes, asked)
      const partners = await connect()
      access.refuseSecrets(open, { reason })
      return saves.save(open, partners, partnerId, {
        what: 'settings',
        isAsSeen: partner => areSettingsAsSeen(seen, partner),
        changesOf: before => {
          requireReason(before.expiresAt, changes, reason)
          return changes
        },
        isApplied: partner => areSettingsApplied(changes, partner),
        reason
      })
    })
  }

  async function checkSettings(
    open: OpenProfile,
    changes: Settings,
    { seen, reason }: SettingsAsked
  ): Promise<void> {
    if (Object.keys(changes).length === 0) {
      throw refused([{ field: 'contactEmail', issue: 'Nothing is changed yet' }])
    }
    const issues = partnerSettingsIssues(changes, await serverNow(open, clock.now()))
    if (issues.length > 0) throw refused(issues)
    requireReason(seen.expiresAt, changes, reason)
  }

  return { saveAccess, saveSettings }
}

/** Which ids exist only Horizon knows for certain: what is held may be older than they are. */
function checkAccess(seen: PartnerAccess, asked: PartnerAccess, removed: UnknownShares): void {
  if (isSameAccess(seen, asked) && removed.length === 0) {
    throw refused([{ field: 'access', issue: 'Nothing is changed yet' }])
  }
  const errors = accessIssues(asked, null).filter(({ severity }) => severity === 'error')
  if (errors.length > 0) {
    throw refused(errors.map(({ sentence }) => ({ field: 'access', issue: sentence })))
  }
}

/** The version counts every change; what is to be overwritten counts where it tells of another. */
function isAccessAsSeen(seen: AccessAsked['seen'], { version, access }: Partner): boolean {
  if (access === undefined) throw notSaid()
  if (seen.version !== undefined && seen.version === version) return true
  return isSameAccess(seen.access, access)
}

const isAmongShares = (shares: UnknownShares) => {
  const told = new Set(shares.map(share => JSON.stringify(share)))
  return (share: unknown): boolean => told.has(JSON.stringify(share))
}

/** Unknown shares can be taken away, and nothing else be done to them. */
function removedShares(seen: PartnerAccess, asked: PartnerAccess): UnknownShares {
  const isKept = isAmongShares(asked.unknownShares ?? [])
  return (seen.unknownShares ?? []).filter(share => !isKept(share))
}

/** The console cannot know what it gives, so what is not removed stays as Horizon has it now. */
function withUnknown(
  asked: PartnerAccess,
  removed: UnknownShares,
  now: PartnerAccess | undefined
): PartnerAccess {
  const { unknownShares: _shares, unknownData: _data, ...known } = asked
  const isRemoved = isAmongShares(removed)
  const unknownShares = (now?.unknownShares ?? []).filter(share => !isRemoved(share))
  const { unknownData } = now ?? {}
  return {
    ...known,
    ...(unknownShares.length > 0 && { unknownShares }),
    ...(unknownData !== undefined && { unknownData })
  }
}

/** What differs from what was seen: a form sends all of its fields. */
function settingsChanges({ seen, contactEmail, expiresAt, settings }: SettingsAsked): Settings {
  const { maxApiKeys, sessionTimeoutHours } = settings ?? {}
  const changed = {
    ...(maxApiKeys !== undefined && maxApiKeys !== seen.settings?.maxApiKeys && { maxApiKeys }),
    ...(sessionTimeoutHours !== undefined &&
      sessionTimeoutHours !== seen.settings?.sessionTimeoutHours && { sessionTimeoutHours })
  }
  const email = contactEmail?.trim()
  const isMoved =
    expiresAt !== undefined &&
    (seen.expiresAt === undefined || !isSameMoment(expiresAt, seen.expiresAt))
  return {
    ...(email !== undefined && email !== seen.contactEmail && { contactEmail: email }),
    ...(isMoved && { expiresAt }),
    ...(Object.keys(changed).length > 0 && { settings: changed })
  }
}

/** Compared as far as it was seen; what Horizon did not say then cannot have been decided by. */
function areSettingsAsSeen(seen: SeenSettings, now: Partner): boolean {
  if (seen.version !== undefined && seen.version === now.version) return true
  const { contactEmail, expiresAt, settings = {} } = seen
  return (
    (contactEmail === undefined || contactEmail === (now.contactEmail ?? null)) &&
    (expiresAt === undefined || isSameMoment(expiresAt, now.expiresAt)) &&
    isAmong(settings, now)
  )
}

const isAmong = (
  { maxApiKeys, sessionTimeoutHours }: NonNullable<Settings['settings']>,
  now: Partner
) =>
  (maxApiKeys === undefined || maxApiKeys === now.settings?.maxApiKeys) &&
  (sessionTimeoutHours === undefined || sessionTimeoutHours === now.settings?.sessionTimeoutHours)

const areSettingsApplied = ({ contactEmail, expiresAt, settings = {} }: Settings, now: Partner) =>
  (contactEmail === undefined || contactEmail === now.contactEmail) &&
  (expiresAt === undefined || isSameMoment(expiresAt, now.expiresAt)) &&
  isAmong(settings, now)

function requireReason(
  before: string | null | undefined,
  { expiresAt }: Settings,
  reason: string | null
): void {
  if (reason !== null || !isExtended(before, expiresAt)) return
  throw refused([{ field: 'reason', issue: 'Enter why the partnership is to last longer' }])
}

const notSaid = (): AppError =>
  new AppError(
    'response-invalid',
    'Horizon does not say what this partner has access to, so nothing was saved over it',
    { nextStep: 'Report it to whoever runs this Horizon.' }
  )

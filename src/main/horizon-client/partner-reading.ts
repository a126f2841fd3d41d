import { createCut } from '@shared/domain/cut'
import { keptFields } from '@shared/domain/kept-fields'
import { holdsCredential } from '@shared/domain/key-format'
import { plainText } from '@shared/domain/plain-text'
import {
  accessSchema,
  type Partner,
  type PartnerAccess,
  partnerIdSchema,
  toPartner,
  wirePartnerSchema
} from '@shared/horizon/partner'
import { isObject } from './list-page'
import type { Reading } from './partner-calls'

const maxUsers = 1_000
const maxNotifications = 100
const maxShareUnits = 2_000

const cutName = createCut(2_000)

/** What a partner may do is never shortened: beyond reason it makes the partner unreadable. */
export function readPartner(item: unknown): Reading<Partner> {
  const parsed = wirePartnerSchema.safeParse(item)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = issue?.path.map(String).join('.') || 'form'
    return { ok: false, id: partnerIdOf(item), reason: `its ${field} cannot be used` }
  }
  const partner = toPartner(parsed.data)
  if (!partnerIdSchema.safeParse(partner.id).success) {
    return { ok: false, reason: 'its id is too long' }
  }
  if (partner.access !== undefined && !isHoldable(partner.access)) {
    return { ok: false, id: partner.id, reason: 'its access is too large to be shown' }
  }
  return { ok: true, value: bounded(partner) }
}

function isHoldable(access: PartnerAccess): boolean {
  const unknown = [...(access.unknownShares ?? []), access.unknownData ?? {}]
  return (
    accessSchema.safeParse(access).success &&
    unknown.every(part => {
      const said = JSON.stringify(part)
      return said.length <= maxShareUnits && !holdsCredential(said)
    })
  )
}

const bounded = (partner: Partner): Partner => ({
  ...partner,
  organizationName: plainText(partner.organizationName, cutName),
  status: plainText(partner.status),
  contactEmail: plainText(partner.contactEmail),
  expiresAt: plainText(partner.expiresAt),
  createdAt: plainText(partner.createdAt),
  acceptedAt: plainText(partner.acceptedAt),
  lastActivityAt: plainText(partner.lastActivityAt),
  invitation: partner.invitation && {
    sentAt: plainText(partner.invitation.sentAt),
    expiresAt: plainText(partner.invitation.expiresAt)
  },
  users: partner.users.slice(0, maxUsers).map(user => ({
    id: plainText(user.id),
    name: plainText(user.name),
    email: plainText(user.email),
    notifications: user.notifications.slice(0, maxNotifications).map(name => plainText(name))
  })),
  unknownFields: partner.unknownFields && withoutLinks(partner.unknownFields)
})

/** An invitation's link opens the partnership to whoever reads it, wherever a server puts it. */
function withoutLinks(fields: Readonly<Record<string, unknown>>): Partner['unknownFields'] {
  const kept = Object.entries(keptFields(fields) ?? {}).filter(
    ([name, value]) => !/link|url|invit/i.test(name) && !/https?:/i.test(JSON.stringify(value))
  )
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

export function partnerIdOf(item: unknown): string | undefined {
  if (!isObject(item) || !Object.hasOwn(item, 'id')) return undefined
  return partnerIdSchema.safeParse(item.id).data
}

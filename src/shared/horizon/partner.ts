import { z } from 'zod'
import { accessLevels, historyRanges, shareTypes } from '../domain/access'
import { parseCidr } from '../domain/cidr'
import { timestampSchema } from './common'
import { keySchema, toKey, wireKeySchema } from './key'

const optionalText = z.string().optional().catch(undefined)
const nullableText = z.string().nullable().optional().catch(undefined)
const optionalNumber = z.number().optional().catch(undefined)

const wireAccessSchema = z.looseObject({
  resources: z.array(z.unknown()),
  data: z
    .looseObject({
      conversation_history: z.unknown().optional(),
      usage_metrics: z.boolean().optional().catch(undefined),
      audit_logs: z.boolean().optional().catch(undefined)
    })
    .optional()
    .catch(undefined)
})
const wirePartnerUserSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().catch(''),
  email: z.string().nullable().optional().catch(undefined),
  notifications: z.array(z.string()).catch([])
})

/** A partner as Horizon sends it (D9), read tolerantly: what identifies it and its state are required. */
export const wirePartnerSchema = z.looseObject({
  id: z.string().min(1),
  organization_name: z.string(),
  status: z.string(),
  contact_email: nullableText,
  expires_at: nullableText,
  created_at: nullableText,
  accepted_at: nullableText,
  last_activity_at: nullableText,
  version: optionalNumber,
  invitation: z
    .looseObject({ sent_at: nullableText, expires_at: nullableText })
    .nullable()
    .optional()
    .catch(undefined),
  access: wireAccessSchema.optional().catch(undefined),
  settings: z
    .looseObject({ max_api_keys: optionalNumber, session_timeout_hours: optionalNumber })
    .optional()
    .catch(undefined),
  api_key_count: optionalNumber,
  users: z.array(wirePartnerUserSchema).catch([])
})
export type WirePartner = z.output<typeof wirePartnerSchema>

export const partnerIdSchema = z.string().min(1).max(200)

export const shareSchema = z.object({
  type: z.enum(shareTypes),
  id: z.string().min(1).max(200),
  level: z.enum(accessLevels)
})
const strictShareSchema = z.strictObject(shareSchema.shape)
export const dataVisibilitySchema = z.object({
  conversationHistory: z.enum(historyRanges),
  usageMetrics: z.boolean(),
  auditLogs: z.boolean()
})
export const accessSchema = z.object({
  resources: z.array(shareSchema).max(10_000),
  data: dataVisibilitySchema,
  /** Shares that are not wholly known here: kept, shown, and sent back as they came. */
  unknownShares: z.array(z.unknown()).max(1_000).optional(),
  /**
   * What `data` holds beside the known, sent back as it came. A history unknown here stands in it
   * too, and counts as `all` until `own` is chosen: what a partner may see is never understated.
   */
  unknownData: z.record(z.string(), z.unknown()).optional()
})
export type PartnerAccess = z.output<typeof accessSchema>

/** A partner inside the console. Absent is "this Horizon does not say", `null` is "none". */
export const partnerSchema = z.object({
  id: partnerIdSchema,
  organizationName: z.string(),
  /** One of `partnerStates`, or as it came. */
  status: z.string(),
  contactEmail: z.string().nullable().optional(),
  /** `null` is until revoked. */
  expiresAt: z.string().nullable().optional(),
  createdAt: z.string().nullable().optional(),
  acceptedAt: z.string().nullable().optional(),
  lastActivityAt: z.string().nullable().optional(),
  version: z.number().optional(),
  invitation: z
    .object({
      sentAt: z.string().nullable().optional(),
      expiresAt: z.string().nullable().optional()
    })
    .nullable()
    .optional(),
  access: accessSchema.optional(),
  settings: z
    .object({ maxApiKeys: z.number().optional(), sessionTimeoutHours: z.number().optional() })
    .optional(),
  /** Enabled, unexpired keys: those that count toward the limit. */
  apiKeyCount: z.number().optional(),
  users: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string().nullable().optional(),
      notifications: z.array(z.string())
    })
  ),
  unknownFields: z.record(z.string(), z.unknown()).optional()
})
export type Partner = z.output<typeof partnerSchema>

function toAccess(wire: z.output<typeof wireAccessSchema>): PartnerAccess {
  const resources: PartnerAccess['resources'] = []
  const unknownShares: unknown[] = []
  for (const sent of wire.resources) {
    // A field unknown here may limit the share: sent back without it, the share would be wider.
    const share = strictShareSchema.safeParse(sent)
    if (share.success) resources.push(share.data)
    else unknownShares.push(sent)
  }
  return {
    resources,
    ...toData(wire.data),
    ...(unknownShares.length > 0 && { unknownShares })
  }
}

function toData(
  wire: z.output<typeof wireAccessSchema>['data'] = {}
): Pick<PartnerAccess, 'data' | 'unknownData'> {
  const { conversation_history: sent, usage_metrics, audit_logs, ...beyond } = wire
  const history = z.enum(historyRanges).optional().safeParse(sent)
  const unknownData = { ...beyond, ...(!history.success && { conversation_history: sent }) }
  return {
    data: {
      conversationHistory: history.success ? (history.data ?? 'own') : 'all',
      usageMetrics: usage_metrics === true,
      auditLogs: audit_logs === true
    },
    ...(Object.keys(unknownData).length > 0 && { unknownData })
  }
}

export function toPartner(wire: WirePartner): Partner {
  const {
    id,
    organization_name,
    status,
    contact_email,
    expires_at,
    created_at,
    accepted_at,
    last_activity_at,
    version,
    invitation,
    access,
    settings,
    api_key_count,
    users,
    ...unknownFields
  } = wire
  return {
    id,
    organizationName: organization_name,
    status,
    contactEmail: contact_email,
    expiresAt: expires_at,
    createdAt: created_at,
    acceptedAt: accepted_at,
    lastActivityAt: last_activity_at,
    version,
    // Its link is never kept: it opens the partnership to whoever holds it.
    invitation: invitation && { sentAt: invitation.sent_at, expiresAt: invitation.expires_at },
    access: access && toAccess(access),
    settings: settings && {
      maxApiKeys: settings.max_api_keys,
      sessionTimeoutHours: settings.session_timeout_hours
    },
    apiKeyCount: api_key_count,
    users: users.map(({ id, name, email, notifications }) => ({ id, name, email, notifications })),
    ...(Object.keys(unknownFields).length > 0 && { unknownFields })
  }
}

/** The body of an `access`, as it is sent. */
export const toWireAccess = ({
  resources,
  data,
  unknownShares = [],
  unknownData = {}
}: PartnerAccess) => ({
  resources: [...resources, ...unknownShares],
  data: {
    ...unknownData,
    conversation_history:
      data.conversationHistory === 'all' && Object.hasOwn(unknownData, 'conversation_history')
        ? unknownData.conversation_history
        : data.conversationHistory,
    usage_metrics: data.usageMetrics,
    audit_logs: data.auditLogs
  }
})

/** Only the replies of an invitation and of its resending hold the link, once. */
export const invitationLinkSchema = z.looseObject({
  invitation: z.looseObject({ link: optionalText }).nullable().optional().catch(undefined)
})

/** A partner's key: D2 without type, departments and scopes; what it may is its partner's access. */
export const wirePartnerKeySchema = wireKeySchema.safeExtend({
  scopes: z.array(z.string()).catch([]),
  partner_id: optionalText,
  ip_allowlist: z.array(z.string()).nullable().optional().catch(undefined)
})
export type WirePartnerKey = z.output<typeof wirePartnerKeySchema>

export const partnerKeySchema = keySchema.extend({
  partnerId: partnerIdSchema,
  /** CIDR ranges; `null` lets every address in. */
  ipAllowlist: z.array(z.string()).nullable().optional()
})
export type PartnerKey = z.output<typeof partnerKeySchema>

export function toPartnerKey(wire: WirePartnerKey, partnerId: string): PartnerKey {
  const { ip_allowlist, partner_id: _partnerId, kind: _kind, ...rest } = wire
  return { ...toKey(rest), type: 'partner', partnerId, ipAllowlist: ip_allowlist }
}

const rangeSchema = z
  .string()
  .max(100)
  .transform((text, context) => {
    const parsed = parseCidr(text)
    if (parsed.isRange) return parsed.range.text
    context.addIssue({ code: 'custom', message: parsed.issue })
    return z.NEVER
  })
const allowlistSchema = z
  .array(rangeSchema)
  .min(1, 'Send at least one range, or null to let every address in')
  .max(1_000)
  .nullable()

export const accessBodySchema = z.strictObject({
  resources: z.array(strictShareSchema).max(10_000),
  data: z.strictObject({
    conversation_history: z.enum(historyRanges),
    usage_metrics: z.boolean(),
    audit_logs: z.boolean()
  })
})
const settingsBodySchema = z.strictObject({
  max_api_keys: z.int().min(1).max(100).optional(),
  session_timeout_hours: z.number().positive().max(720).optional()
})
const nameSchema = z.string().trim().min(1).max(200)

/** The body of `POST /admin/partners`. */
export const invitePartnerBodySchema = z.strictObject({
  organization_name: nameSchema,
  contact_email: z.email().max(320),
  access: accessBodySchema,
  expires_at: timestampSchema.nullable().optional(),
  invitation_expires_at: timestampSchema.optional(),
  settings: settingsBodySchema.optional()
})
/** The body of `PATCH /admin/partners/:id`: these fields and nothing else. */
export const updatePartnerBodySchema = z.strictObject({
  contact_email: z.email().max(320).optional(),
  expires_at: timestampSchema.nullable().optional(),
  access: accessBodySchema.optional(),
  settings: settingsBodySchema.optional()
})
/** The body of `POST /admin/partners/:id/api-keys`. */
export const createPartnerKeyBodySchema = z.strictObject({
  client_name: nameSchema,
  ip_allowlist: allowlistSchema.optional(),
  rate_limit: z.int().min(1).optional(),
  rate_limit_per_day: z.int().min(1).nullable().optional(),
  expires_at: timestampSchema.nullable().optional(),
  rotated_from: z.string().min(1).nullable().optional()
})
/** The body of `POST /admin/partners/:id/api-keys/:key_id/rotate`; at most 7 days. */
export const rotatePartnerKeyBodySchema = z.strictObject({
  overlap_seconds: z.int().min(0).max(604_800).default(0)
})
/** The body of `POST /partner-invitations/:token/accept`. */
export const acceptInvitationBodySchema = z.strictObject({
  user: z.strictObject({ name: nameSchema, email: z.email().max(320) }),
  organization: z
    .union([z.strictObject({ link: z.string().min(1) }), z.strictObject({ create: nameSchema })])
    .optional()
})

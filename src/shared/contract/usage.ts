import { z } from 'zod'
import { usageWindows } from '../domain/usage-window'
import { keyIdSchema } from '../horizon/key'
import { requestPageSchema } from '../horizon/request-log'
import { usageSchema } from '../horizon/usage'
import { profileIdSchema, timeSchema, wireErrorSchema } from './common'
import { procedure } from './define'

/** Whose usage: one key's, or with `null` the whole organization's. */
const usageTarget = z.object({
  profileId: profileIdSchema,
  keyId: keyIdSchema.nullable(),
  window: z.enum(usageWindows)
})

export const heldUsageSchema = z.object({
  /** `null` where nothing is held. */
  usage: usageSchema.nullable(),
  fetchedAt: timeSchema.nullable(),
  /** Why the last ask failed; what is shown is then as old as `fetchedAt`. `not-offered` is one. */
  failure: wireErrorSchema.optional()
})
export type HeldUsage = z.output<typeof heldUsageSchema>

export const requestFiltersSchema = z.object({
  /** A class such as `4xx`, or one status such as `429`. */
  status: z.string().max(3).optional(),
  ip: z.string().max(100).optional(),
  path: z.string().max(500).optional(),
  from: timeSchema.optional(),
  to: timeSchema.optional()
})
export type RequestFilters = z.output<typeof requestFiltersSchema>

export const heldRequestsSchema = z.object({
  page: requestPageSchema.nullable(),
  fetchedAt: timeSchema.nullable(),
  failure: wireErrorSchema.optional()
})
export type HeldRequests = z.output<typeof heldRequestsSchema>

export const usageProcedures = {
  /** What is held locally, at once. */
  'usage.held': procedure(usageTarget, heldUsageSchema),
  /** Asks Horizon; where that fails, what is held with the failure. */
  'usage.fetch': procedure(
    usageTarget.extend({ isBackground: z.boolean().default(false) }),
    heldUsageSchema
  ),
  /** Newest first; only the first page without filters is held for later. */
  'requests.held': procedure(
    z.object({ profileId: profileIdSchema, keyId: keyIdSchema }),
    heldRequestsSchema
  ),
  'requests.fetch': procedure(
    z.object({
      profileId: profileIdSchema,
      keyId: keyIdSchema,
      filters: requestFiltersSchema,
      before: z.string().max(200).optional()
    }),
    heldRequestsSchema
  )
}

import { z } from 'zod'

/** ISO 8601 in UTC, as Horizon writes every time except `X-RateLimit-Reset`. */
export const timestampSchema = z.iso.datetime({ offset: true })

/** A list that may be paged: `limit` and `offset` as in Horizon's other lists. */
export const pagingSchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  offset: z.coerce.number().int().min(0).default(0)
})

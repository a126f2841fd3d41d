import { timestampSchema } from '@shared/horizon/common'
import { z } from 'zod'
import { invalidField } from '../api-error'
import { defaultPageSize } from '../validation'

const maxPageSize = 1_000
const timeSchema = timestampSchema.transform(text => Date.parse(text)).optional()

export const auditTextSchema = z.string().min(1).max(500).optional()

/** What every reading of the log takes. */
export const auditQuerySchema = z.object({
  order: z.enum(['asc', 'desc']).default('desc'),
  after: z.string().min(1).max(200).optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, `Send a whole number from 1 to ${maxPageSize}`)
    .transform(Number)
    .pipe(z.number().min(1).max(maxPageSize))
    .default(defaultPageSize),
  action: auditTextSchema,
  resource_type: auditTextSchema,
  resource_id: auditTextSchema,
  outcome: z.enum(['success', 'denied', 'error']).optional(),
  from: timeSchema,
  to: timeSchema
})

/** Throws 400 for a span that ends before it begins. */
export function checkSpan({ from, to }: { readonly from?: number; readonly to?: number }): void {
  if (from !== undefined && to !== undefined && from > to) {
    throw invalidField('to', 'Send a time after from')
  }
}

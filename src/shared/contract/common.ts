import { z } from 'zod'
import { errorCodes } from '../errors'

export const nothing = z.object({})
export const profileIdSchema = z.uuid()
/** Made by the caller, so that it can cancel what it started. */
export const operationIdSchema = z.uuid()
export const timeSchema = z.iso.datetime()

/** A failure that is kept and shown as part of an answer. */
export const wireErrorSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  nextStep: z.string().optional(),
  status: z.number().optional(),
  serverCode: z.string().optional(),
  requestId: z.string().optional(),
  retryAfterSeconds: z.number().optional(),
  fields: z.array(z.object({ field: z.string(), issue: z.string() })).optional(),
  serverMessage: z.string().optional(),
  incident: z.string().optional()
})
export type WireFailure = z.output<typeof wireErrorSchema>

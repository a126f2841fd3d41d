import { z } from 'zod'

export const healthSchema = z.looseObject({
  status: z.string(),
  version: z.string().optional(),
  /** Seconds since the process started. */
  uptime: z.number().optional()
})
export type Health = z.output<typeof healthSchema>

import { z } from 'zod'
import { plans } from '../domain/limits'

const count = z.number().nullable()

/** `GET /admin/organization` (D8). `null` in `limits` is "unlimited". */
export const wireOrganizationSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  slug: z.string().optional(),
  plan: z.enum(plans).or(z.string()),
  timezone: z.string().optional(),
  limits: z
    .looseObject({
      requests_per_minute: count.optional(),
      requests_per_day: count.optional(),
      users: count.optional(),
      departments: count.optional(),
      agents: count.optional(),
      connections: count.optional(),
      partners: count.optional()
    })
    .optional()
})
export type WireOrganization = z.output<typeof wireOrganizationSchema>

export const userRoles = ['owner', 'admin', 'manager', 'member'] as const
export type UserRole = (typeof userRoles)[number]
export const userStatuses = ['active', 'pending', 'deactivated'] as const
export type UserStatus = (typeof userStatuses)[number]

/** What the console keeps of an organization. `undefined` is "not said", `null` is "unlimited". */
export const organizationSchema = z.object({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  requestsPerMinute: z.number().nullable().optional(),
  requestsPerDay: z.number().nullable().optional()
})
export type Organization = z.output<typeof organizationSchema>

export function toOrganization(wire: WireOrganization): Organization {
  return {
    id: wire.id,
    name: wire.name,
    plan: wire.plan,
    requestsPerMinute: wire.limits?.requests_per_minute,
    requestsPerDay: wire.limits?.requests_per_day
  }
}

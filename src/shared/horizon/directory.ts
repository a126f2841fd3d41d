import { z } from 'zod'
import { plans } from '../domain/limits'
import { type UserRole, userRoles } from './user-roles'

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

export { type UserRole, userRoles }
export const userStatuses = ['active', 'pending', 'deactivated'] as const
export type UserStatus = (typeof userStatuses)[number]

/** What the console keeps of an organization. `undefined` is "not said", `null` is "unlimited". */
export const organizationSchema = z.object({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  requestsPerMinute: z.number().nullable().optional(),
  requestsPerDay: z.number().nullable().optional(),
  /** Active, pending and suspended ones together. */
  partners: z.number().nullable().optional()
})
export type Organization = z.output<typeof organizationSchema>

export function toOrganization(wire: WireOrganization): Organization {
  return {
    id: wire.id,
    name: wire.name,
    plan: wire.plan,
    requestsPerMinute: wire.limits?.requests_per_minute,
    requestsPerDay: wire.limits?.requests_per_day,
    partners: wire.limits?.partners
  }
}

/** A user as Horizon sends it (D8), read tolerantly. */
export const wireUserSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().catch(''),
  email: z.string().nullable().optional().catch(undefined),
  role: z.string().catch('unknown'),
  status: z.string().catch('unknown'),
  department_ids: z.array(z.string()).catch([])
})
export const wireDepartmentSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().catch('')
})

/** A user inside the console; roles and statuses unknown here are kept as they came. */
export const directoryUserSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable().optional(),
  role: z.string(),
  status: z.string(),
  departmentIds: z.array(z.string())
})
export type DirectoryUser = z.output<typeof directoryUserSchema>

export const directoryDepartmentSchema = z.object({ id: z.string(), name: z.string() })
export type DirectoryDepartment = z.output<typeof directoryDepartmentSchema>

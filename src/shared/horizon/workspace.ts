import { z } from 'zod'

const text = z.string().nullable().optional().catch(undefined)

/** Agents, apps and connections (D8), as far as the console shows them. */
export const wireWorkspaceObjectSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().catch(''),
  status: text,
  type: text,
  department_id: z.string().catch('')
})
export type WireWorkspaceObject = z.output<typeof wireWorkspaceObjectSchema>

export const workspaceObjectSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string().nullable().optional(),
  /** Of a connection, such as `salesforce`. */
  type: z.string().nullable().optional(),
  departmentId: z.string()
})
export type WorkspaceObject = z.output<typeof workspaceObjectSchema>

export const toWorkspaceObject = (wire: WireWorkspaceObject): WorkspaceObject => ({
  id: wire.id,
  name: wire.name,
  status: wire.status,
  type: wire.type,
  departmentId: wire.department_id
})

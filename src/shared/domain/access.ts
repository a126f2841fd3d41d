/** What a partner is given, and what it is given access to. Without zod, for page and sandbox. */

/** Each level holds those before it (D10). */
export const accessLevels = ['view', 'interact', 'edit', 'manage'] as const
export type AccessLevel = (typeof accessLevels)[number]

/** What can be shared. Apps are reached through their department only. */
export const shareTypes = ['department', 'agent', 'connection'] as const
export type ShareType = (typeof shareTypes)[number]

export type Share = { readonly type: ShareType; readonly id: string; readonly level: AccessLevel }

export const historyRanges = ['all', 'own'] as const
export type DataVisibility = {
  /** `own`: conversations that the partner started. */
  readonly conversationHistory: (typeof historyRanges)[number]
  readonly usageMetrics: boolean
  readonly auditLogs: boolean
}

export type Access = {
  readonly resources: readonly Share[]
  readonly data: DataVisibility
}

export type Department = { readonly id: string; readonly name: string }
export type DepartmentObject = {
  readonly id: string
  readonly name: string
  readonly departmentId: string
}

/** Everything of an organization that a share can reach. */
export type Workspace = {
  readonly departments: readonly Department[]
  readonly agents: readonly DepartmentObject[]
  readonly apps: readonly DepartmentObject[]
  readonly connections: readonly DepartmentObject[]
}
export const resourceTypes = ['department', 'agent', 'app', 'connection'] as const
export type ResourceType = (typeof resourceTypes)[number]

export const isAtLeast = (level: AccessLevel, needed: AccessLevel): boolean =>
  accessLevels.indexOf(level) >= accessLevels.indexOf(needed)

import {
  type Access,
  type AccessLevel,
  accessLevels,
  type ResourceType,
  type Share,
  shareTypes,
  type Workspace
} from './access'
import { type PartnerState, partnerStates } from './partner-state'
import { visibleText } from './visible-text'

// Without zod, for the page.

export const levelWords: Readonly<Record<AccessLevel, string>> = {
  view: 'View',
  interact: 'Interact',
  edit: 'Edit',
  manage: 'Manage'
}
/** What a level of a department or an agent allows; each holds those before it. */
export const levelMeanings: Readonly<Record<AccessLevel, string>> = {
  view: 'See it and its configuration',
  interact: 'Converse with agents, see dashboards, get notifications',
  edit: 'Change instructions, skills and configuration of agents',
  manage:
    'Full control, with creating and deleting agents and deploying apps in a shared department'
}

export const partnerStateWords: Readonly<Record<PartnerState, string>> = {
  pending: 'Pending',
  active: 'Active',
  suspended: 'Suspended',
  expired: 'Expired',
  revoked: 'Revoked'
}
/** What a state means for a call of the partner. */
export const partnerStateMeanings: Readonly<Record<PartnerState, string>> = {
  pending: 'Invited, not accepted yet. Nothing of it is let in',
  active: 'Its calls are let in as far as its access goes',
  suspended: 'Every call is refused until the partnership is resumed. Its keys stay as they are',
  expired: 'The partnership is over, and every call is refused until its expiry is moved out',
  revoked: 'Ended for good. Its keys are revoked too'
}
/** As it came where Horizon sends a state that is unknown here. */
export const partnerStateText = (status: string): string =>
  isPartnerState(status) ? partnerStateWords[status] : visibleText(status, maxNameShown)
export const isPartnerState = (status: string): status is PartnerState =>
  partnerStates.some(state => state === status)

const maxNameShown = 100

const resourceWords: Readonly<Record<ResourceType, readonly [string, string]>> = {
  department: ['department', 'departments'],
  agent: ['agent', 'agents'],
  app: ['app', 'apps'],
  connection: ['connection', 'connections']
}

/** `1 agent`, `12 agents`. */
export function countWords(count: number, type: ResourceType): string {
  const [one, many] = resourceWords[type]
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(items: readonly string[], last: 'and' | 'or' = 'and'): string {
  const head = items.slice(0, -1).join(', ')
  return head === '' ? (items[0] ?? '') : `${head} ${last} ${items.at(-1)}`
}

/** The name of what a workspace holds, its id where it has none; `undefined` where it is not held. */
export type Names = (type: ResourceType, id: string) => string | undefined

/** Lists are looked through once, when first asked for. */
export function namesOf(workspace: Workspace): Names {
  const lists = {
    department: workspace.departments,
    agent: workspace.agents,
    app: workspace.apps,
    connection: workspace.connections
  }
  const held = new Map<ResourceType, ReadonlyMap<string, string>>()
  return (type, id) => {
    const names = held.get(type) ?? new Map(lists[type].map(({ id, name }) => [id, name || id]))
    held.set(type, names)
    return names.get(id)
  }
}

/** `department Sales`; its id where the workspace does not hold it. */
export const resourceText = (type: ResourceType, id: string, names: Names): string =>
  `${resourceWords[type][0]} ${visibleText(names(type, id) ?? id, maxNameShown)}`

/** `department Sales: Interact`. */
export const shareText = ({ type, id, level }: Share, names: Names): string =>
  `${resourceText(type, id, names)}: ${levelWords[level]}`

/** An access in one line: `2 departments, 1 agent, 1 connection; edit at most`. */
export function accessSummary({ resources }: Access): string {
  if (resources.length === 0) return 'Nothing shared'
  const counts = shareTypes.flatMap(type => {
    const ids = new Set(resources.filter(share => share.type === type).map(({ id }) => id))
    return ids.size === 0 ? [] : [countWords(ids.size, type)]
  })
  const highest = accessLevels.findLast(level =>
    resources.some(share => (share.type === 'connection' ? 'view' : share.level) === level)
  )
  return `${counts.join(', ')}; ${levelWords[highest ?? 'view'].toLowerCase()} at most`
}

/** What the data visibility lets a partner see, in one line. */
export function visibilitySummary({ data }: Pick<Access, 'data'>): string {
  const seen = [
    data.conversationHistory === 'all' ? 'all conversations' : 'own conversations only',
    ...(data.usageMetrics ? ['usage metrics'] : []),
    ...(data.auditLogs ? ['audit logs of what is shared'] : [])
  ]
  return `Sees ${listWords(seen)}`
}

import {
  type Access,
  type AccessLevel,
  accessLevels,
  type DataVisibility,
  isAtLeast,
  type ResourceType,
  resourceTypes,
  type Share,
  type Workspace
} from './access'

/**
 * What a partner may do (D10): the embedded Horizon enforces this function and the console shows
 * it. `read-history` is of single conversations too: see `seesConversation`.
 */
export const abilities = {
  department: ['see', 'dashboard', 'create-agent', 'deploy-app'],
  agent: ['see', 'converse', 'read-history', 'read-memories', 'be-notified', 'edit', 'delete'],
  app: ['see'],
  connection: ['see']
} as const satisfies Record<ResourceType, readonly string[]>
export type Ability<T extends ResourceType = ResourceType> = (typeof abilities)[T][number]

/** Abilities that are not of one object. */
export const generalAbilities = [
  'usage',
  'audit-logs',
  'notifications',
  'skills',
  'webhooks'
] as const
export type GeneralAbility = (typeof generalAbilities)[number]

/**
 * `not-shared` is answered as if it did not exist; `level-too-low` where it may be seen but not
 * this; `data-not-visible` where a switch of the data visibility is off; `never` what no partner may.
 */
export type Verdict =
  | { readonly may: true; readonly level: AccessLevel; readonly because: readonly Share[] }
  | {
      readonly may: false
      readonly why: 'not-shared' | 'level-too-low' | 'data-not-visible' | 'never'
      readonly level: AccessLevel | null
      readonly needs: AccessLevel | null
      readonly because: readonly Share[]
    }

/** The highest level that reaches an object, and every share that reaches it, strongest first. */
export type Reach = { readonly level: AccessLevel; readonly because: readonly Share[] }

export type EffectiveAccess = {
  /** `null` where nothing reaches it; an object that the workspace does not hold is not reached. */
  reach(type: ResourceType, id: string): Reach | null
  may<T extends ResourceType>(type: T, id: string, ability: Ability<T>): Verdict
  mayGenerally(ability: GeneralAbility): Verdict
  /** With `own` only conversations that this partner started, on agents it may converse with. */
  seesConversation(conversation: { agentId: string; partnerId: string | null }): Verdict
}

/** The least level for each ability (D10). */
export const neededLevels: {
  readonly [T in ResourceType]: Readonly<Record<Ability<T>, AccessLevel>>
} = {
  department: {
    see: 'view',
    dashboard: 'interact',
    'create-agent': 'manage',
    'deploy-app': 'manage'
  },
  agent: {
    see: 'view',
    converse: 'interact',
    'read-history': 'interact',
    'read-memories': 'interact',
    'be-notified': 'interact',
    edit: 'edit',
    delete: 'manage'
  },
  app: { see: 'view' },
  connection: { see: 'view' }
}

/**
 * `partnerId` is whose access it is: without it no conversation counts as the partner's own, which
 * is enough for a preview.
 */
export function effectiveAccess(
  access: Access,
  workspace: Workspace,
  partnerId?: string
): EffectiveAccess {
  const { data } = access
  const reach = reachOf(access.resources, workspace)

  const judged = new Map<ResourceType, Map<Reach, Verdicts>>(
    resourceTypes.map(type => [type, new Map()])
  )
  function may<T extends ResourceType>(type: T, id: string, ability: Ability<T>): Verdict {
    const found = reach(type, id)
    if (found === null) return unshared[type].get(ability) ?? never
    const known = judged.get(type)?.get(found)
    if (known !== undefined) return known.get(ability) ?? never
    const verdicts = verdictsOf(type, found, data)
    judged.get(type)?.set(found, verdicts)
    return verdicts.get(ability) ?? never
  }

  function mayGenerally(ability: GeneralAbility): Verdict {
    switch (ability) {
      case 'usage':
        return data.usageMetrics === true ? switchedOn : switchedOff
      case 'audit-logs':
        return data.auditLogs === true ? switchedOn : switchedOff
      case 'notifications':
        return mayBeNotified()
      default:
        return never
    }
  }

  /** A department without agents counts: those added later notify too. */
  function mayBeNotified(): Verdict {
    const reaching = access.resources
      .filter(({ type, id }) => type !== 'connection' && reach(type, id) !== null)
      .sort(strongestFirst)
    const level = reaching[0]?.level ?? null
    const because = granting(reaching, 'interact')
    if (level !== null && because.length > 0) return { may: true, level, because }
    return { may: false, why: 'level-too-low', level, needs: 'interact', because: reaching }
  }

  function seesConversation(conversation: { agentId: string; partnerId: string | null }): Verdict {
    const verdict = may('agent', conversation.agentId, 'read-history')
    if (!verdict.may || data.conversationHistory === 'all') return verdict
    const isOwn = partnerId !== undefined && conversation.partnerId === partnerId
    if (isOwn) return verdict
    const { level, because } = verdict
    return { may: false, why: 'data-not-visible', level, needs: 'interact', because }
  }

  return { reach, may, mayGenerally, seesConversation }
}

type Verdicts = ReadonlyMap<Ability, Verdict>

const verdictsOf = (type: ResourceType, reach: Reach, data: DataVisibility): Verdicts =>
  new Map(
    needsOf(type).map(([ability, needs]) => [ability, verdictOf(reach, ability, needs, data)])
  )

const needsOf = (type: ResourceType) =>
  Object.entries(neededLevels[type]) as [Ability, AccessLevel][]

function verdictOf(
  { level, because }: Reach,
  ability: Ability,
  needs: AccessLevel,
  data: DataVisibility
): Verdict {
  if (!isAtLeast(level, needs)) return { may: false, why: 'level-too-low', level, needs, because }
  // They are made of everybody's conversations.
  if (ability === 'read-memories' && data.conversationHistory !== 'all') {
    return { may: false, why: 'data-not-visible', level, needs, because }
  }
  return { may: true, level, because: granting(because, needs) }
}

const nothing = { may: false, level: null, needs: null, because: [] } as const
const never: Verdict = { ...nothing, why: 'never' }
const unsharedOf = (type: ResourceType): Verdicts =>
  new Map(
    needsOf(type).map(([ability, needs]) => [ability, { ...nothing, why: 'not-shared', needs }])
  )
const unshared: Readonly<Record<ResourceType, Verdicts>> = {
  department: unsharedOf('department'),
  agent: unsharedOf('agent'),
  app: unsharedOf('app'),
  connection: unsharedOf('connection')
}
const switchedOn: Verdict = { may: true, level: 'view', because: [] }
const switchedOff: Verdict = { ...nothing, why: 'data-not-visible' }

const strongestFirst = (a: Share, b: Share): number =>
  accessLevels.indexOf(b.level) - accessLevels.indexOf(a.level)

function granting(because: readonly Share[], needs: AccessLevel): readonly Share[] {
  const weakest = because.at(-1)
  if (weakest === undefined || isAtLeast(weakest.level, needs)) return because
  return because.filter(({ level }) => isAtLeast(level, needs))
}

/** In maps built once; objects that the same shares reach have the very same `Reach`. */
function reachOf(shares: readonly Share[], workspace: Workspace): EffectiveAccess['reach'] {
  const departments = new Set(workspace.departments.map(({ id }) => id))
  const departmentIds = {
    agent: departmentsOf(workspace.agents),
    app: departmentsOf(workspace.apps),
    connection: departmentsOf(workspace.connections)
  }
  const byDepartment = reaches(
    shares.filter(({ type, id }) => type === 'department' && departments.has(id))
  )
  const own = {
    agent: reaches(shares.filter(({ type }) => type === 'agent')),
    app: new Map<string, Reach>(),
    connection: atView(reaches(shares.filter(({ type }) => type === 'connection')))
  }
  const above = { agent: byDepartment, app: byDepartment, connection: atView(byDepartment) }

  const both = new Map<Reach, Reach>()
  return (type, id) => {
    if (type === 'department') return byDepartment.get(id) ?? null
    const departmentId = departmentIds[type]?.get(id)
    if (departmentId === undefined) return null
    const wide = above[type].get(departmentId)
    const narrow = own[type].get(id)
    if (wide === undefined || narrow === undefined) return wide ?? narrow ?? null
    const known = both.get(narrow)
    if (known !== undefined) return known
    const reach = together(wide, narrow)
    both.set(narrow, reach)
    return reach
  }
}

const departmentsOf = (objects: Workspace['agents']): ReadonlyMap<string, string> =>
  new Map(objects.map(({ id, departmentId }) => [id, departmentId]))

/** By id of what is shared. A level unknown here reaches nothing. */
function reaches(shares: readonly Share[]): ReadonlyMap<string, Reach> {
  const known = shares.filter(({ level }) => accessLevels.includes(level)).sort(strongestFirst)
  const found = new Map<string, { readonly level: AccessLevel; readonly because: Share[] }>()
  for (const share of known) {
    const reach = found.get(share.id)
    if (reach === undefined) found.set(share.id, { level: share.level, because: [share] })
    else reach.because.push(share)
  }
  return found
}

/** Whatever its share says, a connection is reached at view. */
const atView = (found: ReadonlyMap<string, Reach>): ReadonlyMap<string, Reach> =>
  new Map([...found].map(([id, { because }]) => [id, { level: 'view', because }]))

function together(a: Reach, b: Reach): Reach {
  const level = isAtLeast(a.level, b.level) ? a.level : b.level
  return { level, because: [...a.because, ...b.because].sort(strongestFirst) }
}

import {
  type Access,
  type AccessLevel,
  type ResourceType,
  resourceTypes,
  type Share,
  type Workspace
} from './access'
import {
  abilityWords,
  type Effect,
  effectsOf,
  effectWords,
  generalAbilityWords,
  mostAndLeast
} from './access-words'
import {
  type Ability,
  abilities,
  type EffectiveAccess,
  effectiveAccess,
  type GeneralAbility,
  generalAbilities,
  type Reach,
  type Verdict
} from './effective-access'
import { levelWords, type Names, namesOf, shareText } from './partner-words'

// Without zod, for the page.

/** A share that reaches an object, with words such as `department Sales: Interact`. */
export type Grant = { readonly share: Share; readonly words: string }
export type AbilityCell = {
  readonly ability: Ability
  /** After "can" or "cannot". */
  readonly words: string
  readonly verdict: Verdict
}
export type EffectCell = { readonly effect: Effect; readonly words: string }

/** What a partner can do with one object, and why. Rows of the same reason share these parts. */
type Standing = {
  /** `null` where nothing reaches it. */
  readonly level: AccessLevel | null
  /** Strongest first. */
  readonly because: readonly Grant[]
  readonly abilities: readonly AbilityCell[]
  readonly effects: readonly EffectCell[]
  /** `can converse, cannot edit, because department Sales: Interact`. */
  readonly words: string
}
export type AccessRow = Standing & {
  readonly type: ResourceType
  readonly id: string
  /** Its id where it has no name or no longer exists. */
  readonly name: string
  /** Of an agent, app or connection; `null` for a department and for what no longer exists. */
  readonly departmentId: string | null
  /** A share names it and the workspace does not hold it: deleted meanwhile, or never there. */
  readonly isGone: boolean
}
export type GeneralRow = {
  readonly ability: GeneralAbility
  readonly words: string
  readonly verdict: Verdict
}
export type AccessTable = {
  /**
   * In the workspace's order: each department, its agents, apps and connections; then what stands
   * in no known department; then what no longer exists.
   */
  readonly rows: readonly AccessRow[]
  readonly general: readonly GeneralRow[]
}

/** What a partner with this access can do with everything there is (P-05). */
export function accessTable(access: Access, workspace: Workspace): AccessTable {
  const effective = effectiveAccess(access, workspace)
  const names = namesOf(workspace)
  const standing = standings(access, effective, names)
  const row = (
    type: ResourceType,
    { id, name }: { readonly id: string; readonly name: string },
    departmentId: string | null
  ): AccessRow => ({
    type,
    id,
    name: name || id,
    departmentId,
    isGone: false,
    ...standing(type, id)
  })

  const inside = insideOf(workspace)
  const rows: AccessRow[] = []
  for (const department of workspace.departments) {
    rows.push(row('department', department, null))
    for (const { type, object } of inside.get(department.id) ?? []) {
      rows.push(row(type, object, department.id))
    }
    inside.delete(department.id)
  }
  for (const [departmentId, objects] of inside) {
    for (const { type, object } of objects) rows.push(row(type, object, departmentId))
  }
  return {
    rows: [...rows, ...goneRows(access.resources, names)],
    general: generalAbilities.map(ability => ({
      ability,
      words: generalAbilityWords[ability],
      verdict: effective.mayGenerally(ability)
    }))
  }
}

type Inside = { readonly type: ResourceType; readonly object: Workspace['agents'][number] }

function insideOf({ agents, apps, connections }: Workspace): Map<string, Inside[]> {
  const inside = new Map<string, Inside[]>()
  const put = (type: ResourceType, objects: Workspace['agents']) => {
    for (const object of objects) {
      const others = inside.get(object.departmentId)
      if (others === undefined) inside.set(object.departmentId, [{ type, object }])
      else others.push({ type, object })
    }
  }
  put('agent', agents)
  put('app', apps)
  put('connection', connections)
  return inside
}

/** Objects of one type that the same shares reach stand the same: worked out once. */
function standings(access: Access, effective: EffectiveAccess, names: Names) {
  const known = new Map<ResourceType, Map<Reach | null, Standing>>(
    resourceTypes.map(type => [type, new Map()])
  )
  const grants = new Map(
    access.resources.map(share => [share, { share, words: shareText(share, names) }])
  )
  return (type: ResourceType, id: string): Standing => {
    const reach = effective.reach(type, id)
    const found = known.get(type)?.get(reach)
    if (found !== undefined) return found
    const cells = abilities[type].map(ability => ({
      ability,
      words: abilityWords[ability],
      verdict: effective.may(type, id, ability as never)
    }))
    const because = (reach?.because ?? []).flatMap(share => grants.get(share) ?? [])
    const standing: Standing = {
      level: reach?.level ?? null,
      because,
      abilities: cells,
      effects: (reach === null ? [] : effectsOf(type, reach, access)).map(effect => ({
        effect,
        words: effectWords[effect]
      })),
      words:
        reach === null
          ? 'not shared: it does not exist for this partner'
          : `${mostAndLeast(type, cells)}, because ${becauseWords(because, reach.level)}`
    }
    known.get(type)?.set(reach, standing)
    return standing
  }
}

/** What gives the level comes first; what reaches it lower is said too. */
function becauseWords(because: readonly Grant[], level: AccessLevel): string {
  const isDecisive = ({ share }: Grant) => share.level === level || share.type === 'connection'
  const decisive = because.filter(isDecisive).map(({ words }) => words)
  const others = because.filter(grant => !isDecisive(grant)).map(({ words }) => words)
  if (decisive.length === 0) return others.join(' and ')
  const first = decisive.join(' and ')
  return others.length === 0 ? first : `${first} (also ${others.join(', ')})`
}

function goneRows(shares: readonly Share[], names: Names): AccessRow[] {
  const rows = new Map<string, AccessRow>()
  for (const share of shares) {
    const { type, id, level } = share
    if (names(type, id) !== undefined) continue
    rows.set(`${type} ${id}`, {
      type,
      id,
      name: id,
      departmentId: null,
      isGone: true,
      level: null,
      because: [{ share, words: shareText(share, names) }],
      abilities: [],
      effects: [],
      words: `no longer exists: its share (${levelWords[level]}) opens nothing`
    })
  }
  return [...rows.values()]
}

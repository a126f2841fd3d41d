import type { Access, AccessLevel, ResourceType, Workspace } from './access'
import { type AccessRow, accessTable } from './access-table'
import {
  abilityWords,
  type Effect,
  effectWords,
  generalAbilityWords,
  limitingEffects
} from './access-words'
import type { Ability, GeneralAbility } from './effective-access'
import { listWords, namesOf } from './partner-words'
import { levelRank, levelText, type ShareChange, shareChanges } from './share-changes'

// Without zod, for the page.

/** What is unknown here is carried along; nobody can say what it opens. */
export type CarriedAccess = Access & {
  readonly unknownShares?: readonly unknown[]
  readonly unknownData?: Readonly<Record<string, unknown>>
}

export type Gain = Ability | Exclude<Effect, 'own-history' | 'no-dashboard-figures'>
export type Difference = {
  readonly gained: readonly { readonly what: Gain; readonly words: string }[]
  readonly lost: readonly { readonly what: Gain; readonly words: string }[]
}
/** What changes in effect for one object. Objects for which nothing changes are left out. */
export type ObjectChange = Difference & {
  readonly type: ResourceType
  readonly id: string
  readonly name: string
  readonly departmentId: string | null
  /** `null` is out of reach. */
  readonly before: AccessLevel | null
  readonly after: AccessLevel | null
  /** A higher level, an object not reached before, or more of it visible. */
  readonly isEscalation: boolean
  /** `Interact → Edit: gains edit`. */
  readonly words: string
}
export type GeneralChange = {
  readonly what: GeneralAbility | 'all-history'
  readonly isGained: boolean
  readonly words: string
}
export type AccessDiff = {
  readonly shares: readonly ShareChange[]
  readonly objects: readonly ObjectChange[]
  readonly general: readonly GeneralChange[]
  /** Shares that this console cannot read: how many came and went. */
  readonly unreadable: { readonly added: number; readonly removed: number }
  readonly isEscalation: boolean
  /** True where not even the grants differ. */
  readonly isEmpty: boolean
  /** Objects newly reached, out of reach, raised and lowered in level. */
  readonly counts: {
    readonly reached: number
    readonly unreached: number
    readonly raised: number
    readonly lowered: number
    readonly escalations: number
  }
}

/** Everything that differs between two accesses on one workspace (P-07). */
export function accessDiff(
  before: CarriedAccess,
  after: CarriedAccess,
  workspace: Workspace
): AccessDiff {
  const from = accessTable(before, workspace)
  const to = accessTable(after, workspace)
  const earlier = new Map(from.rows.map(row => [`${row.type} ${row.id}`, row]))
  const objects = to.rows.flatMap(row => {
    const was = earlier.get(`${row.type} ${row.id}`)
    return row.isGone || was === undefined ? [] : objectChange(was, row)
  })
  const general = generalChanges(before, after, from.general, to.general)
  const raised = objects.filter(({ isEscalation }) => isEscalation)
  const shares = shareChanges(
    before.resources,
    after.resources,
    new Set(raised.map(({ type, id }) => `${type} ${id}`)),
    namesOf(workspace)
  )
  const unreadable = {
    added: missingFrom(before.unknownShares, after.unknownShares),
    removed: missingFrom(after.unknownShares, before.unknownShares)
  }
  const count = (isCounted: (before: number, after: number) => boolean): number =>
    objects.filter(({ before, after }) => isCounted(levelRank(before), levelRank(after))).length
  return {
    shares,
    objects,
    general,
    unreadable,
    isEscalation:
      raised.length > 0 ||
      general.some(({ isGained }) => isGained) ||
      shares.some(({ isEscalation }) => isEscalation) ||
      unreadable.added > 0,
    isEmpty:
      shares.length === 0 &&
      objects.length === 0 &&
      general.length === 0 &&
      unreadable.added + unreadable.removed === 0,
    counts: {
      reached: count((from, to) => from === -1 && to > -1),
      unreached: count((from, to) => from > -1 && to === -1),
      raised: count((from, to) => from > -1 && to > from),
      lowered: count((from, to) => to > -1 && from > to),
      escalations: raised.length
    }
  }
}

function gainsOf({ abilities, effects }: AccessRow): Set<Gain> {
  const may = abilities.filter(({ verdict }) => verdict.may).map(({ ability }) => ability)
  const more = effects.map(({ effect }) => effect).filter(isGain)
  return new Set([...may, ...more])
}
const isGain = (effect: Effect): effect is Extract<Gain, Effect> =>
  !limitingEffects.includes(effect)

const gainText = (gain: Gain): string =>
  gain in abilityWords ? abilityWords[gain as Ability] : effectWords[gain as Effect]

function objectChange(from: AccessRow, to: AccessRow): ObjectChange[] {
  const [had, has] = [gainsOf(from), gainsOf(to)]
  const told = (gains: Gain[]) => gains.map(what => ({ what, words: gainText(what) }))
  const gained = told([...has].filter(gain => !had.has(gain)))
  const lost = told([...had].filter(gain => !has.has(gain)))
  if (gained.length + lost.length === 0 && from.level === to.level) return []
  const { type, id, name, departmentId } = to
  const levels =
    from.level === to.level
      ? `stays ${levelText(to.level)}`
      : `${levelText(from.level)} → ${levelText(to.level)}`
  const parts = [
    gained.length > 0 && `gains ${summed(gained)}`,
    lost.length > 0 && `loses ${summed(lost)}`
  ].filter(part => part !== false)
  return [
    {
      type,
      id,
      name,
      departmentId,
      before: from.level,
      after: to.level,
      gained,
      lost,
      isEscalation: levelRank(to.level) > levelRank(from.level) || gained.length > 0,
      words: parts.length === 0 ? levels : `${levels}: ${parts.join('; ')}`
    }
  ]
}

const summed = (gains: Difference['gained']): string =>
  listWords(
    gains.map(({ what, words }) => (what in abilityWords ? words : effectPhrases[what as Effect]))
  )

const effectPhrases: Readonly<Record<Effect, string>> = {
  'added-later': 'what is added later',
  'own-history': 'own conversations',
  'all-history': 'conversations of others',
  'dashboard-figures': 'tokens, cost and performance on its dashboard',
  'no-dashboard-figures': 'a dashboard without figures',
  'usage-figures': 'its usage metrics',
  'audit-entries': 'its audit entries'
}

function generalChanges(
  before: Access,
  after: Access,
  from: readonly {
    readonly ability: GeneralAbility
    readonly verdict: { readonly may: boolean }
  }[],
  to: typeof from
): GeneralChange[] {
  const had = new Set(from.filter(({ verdict }) => verdict.may).map(({ ability }) => ability))
  const switched = to
    .filter(({ ability, verdict }) => verdict.may !== had.has(ability))
    .map(({ ability, verdict }) => change(ability, verdict.may, generalAbilityWords[ability]))
  const isAll = (access: Access) => access.data.conversationHistory === 'all'
  if (isAll(before) === isAll(after)) return switched
  return [...switched, change('all-history', isAll(after), 'see conversations of others')]
}

const change = (what: GeneralChange['what'], isGained: boolean, words: string): GeneralChange => ({
  what,
  isGained,
  words: isGained ? `Can now ${words}` : `Can no longer ${words}`
})

/** How many of `items` are not among `others`; equal ones count as often as they stand there. */
function missingFrom(others: readonly unknown[] = [], items: readonly unknown[] = []): number {
  const left = others.map(item => JSON.stringify(item))
  return items.filter(item => {
    const at = left.indexOf(JSON.stringify(item))
    if (at === -1) return true
    left.splice(at, 1)
    return false
  }).length
}

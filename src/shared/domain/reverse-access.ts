import type { Access, AccessLevel, ResourceType, ShareType, Workspace } from './access'
import type { Grant } from './access-table'
import { mostAndLeast } from './access-words'
import { abilities, type EffectiveAccess, effectiveAccess, type Reach } from './effective-access'
import { type PartnerState, partnerStateAt } from './partner-state'
import {
  isPartnerState,
  listWords,
  type Names,
  namesOf,
  partnerStateMeanings,
  partnerStateText,
  shareText
} from './partner-words'
import { levelRank } from './share-changes'

// Without zod, for the page.

/** As the console holds a partner; what Horizon does not say is absent. */
export type LookedUpPartner = {
  readonly id: string
  readonly organizationName: string
  readonly status: string
  readonly expiresAt?: string | null
  readonly access?: Access & { readonly unknownShares?: readonly unknown[] }
}
export type ReachingPartner = {
  readonly partnerId: string
  readonly organizationName: string
  /** One of `partnerStates` at this moment, or as it came. */
  readonly state: string
  /** Its state keeps every call out for now. A state unknown here counts as not blocked. */
  readonly isBlocked: boolean
  /** `null` where only something inside the department is reached. */
  readonly level: AccessLevel | null
  readonly because: readonly Grant[]
  /** Of a department: what is reached inside it by shares of its own. */
  readonly inside: readonly {
    readonly type: ShareType
    readonly id: string
    readonly level: AccessLevel
  }[]
  /** `can converse, cannot edit, because department Sales: Interact`. */
  readonly words: string
}
export type ReverseAccess = {
  /** Those let in first, then by level and name. */
  readonly reaching: readonly ReachingPartner[]
  /** Partners of which Horizon does not say everything that is shared: they may reach it too. */
  readonly unclear: readonly { readonly partnerId: string; readonly organizationName: string }[]
}

/** Who outside reaches a resource (P-06). Revoked partners never do again and are left out. */
export function whoReaches(
  resource: { readonly type: ResourceType; readonly id: string },
  partners: readonly LookedUpPartner[],
  workspace: Workspace,
  nowMs: number
): ReverseAccess {
  const names = namesOf(workspace)
  const inside = resource.type === 'department' ? insideOf(resource.id, workspace) : []
  const standing = partners.map(partner => ({ partner, state: stateOf(partner, nowMs) }))
  const present = standing.filter(({ state }) => state !== 'revoked')
  const reaching = present.flatMap(({ partner, state }) => {
    if (partner.access === undefined) return []
    const effective = effectiveAccess(partner.access, workspace)
    const reach = effective.reach(resource.type, resource.id)
    const reached = reach === null ? reachedInside(inside, effective) : []
    if (reach === null && reached.length === 0) return []
    const what =
      reach === null ? insideWords(reached, names) : reachWords(resource, reach, effective, names)
    return {
      partnerId: partner.id,
      organizationName: partner.organizationName,
      state,
      isBlocked: isBlockedBy(state),
      level: reach?.level ?? null,
      because: (reach?.because ?? []).map(share => ({ share, words: shareText(share, names) })),
      inside: reached,
      words: isBlockedBy(state) ? `${what}. Blocked now: ${blockedWords(state)}` : what
    }
  })
  return {
    reaching: reaching.sort(byUrgency),
    unclear: present
      .filter(
        ({ partner: { access } }) => access === undefined || (access.unknownShares ?? []).length > 0
      )
      .map(({ partner: { id, organizationName } }) => ({ partnerId: id, organizationName }))
  }
}

/** Of every resource at once: how many partners are let in to it, and how many more are blocked. */
export function reachCounts(
  type: ResourceType,
  partners: readonly LookedUpPartner[],
  workspace: Workspace,
  nowMs: number
): ReadonlyMap<string, { readonly open: number; readonly blocked: number }> {
  const lists = {
    department: workspace.departments,
    agent: workspace.agents,
    app: workspace.apps,
    connection: workspace.connections
  }
  const counts = new Map<string, { open: number; blocked: number }>()
  for (const partner of partners) {
    const state = stateOf(partner, nowMs)
    if (partner.access === undefined || state === 'revoked') continue
    const effective = effectiveAccess(partner.access, workspace)
    const isBlocked = isBlockedBy(state)
    for (const { id } of lists[type]) {
      if (effective.reach(type, id) === null) continue
      const { open, blocked } = counts.get(id) ?? { open: 0, blocked: 0 }
      counts.set(id, isBlocked ? { open, blocked: blocked + 1 } : { open: open + 1, blocked })
    }
  }
  return counts
}

const stateOf = ({ status, expiresAt }: LookedUpPartner, nowMs: number): string =>
  isPartnerState(status) ? partnerStateAt({ status, expiresAt: expiresAt ?? null }, nowMs) : status

const isBlockedBy = (state: string): state is PartnerState =>
  state !== 'active' && isPartnerState(state)

const blockedWords = (state: PartnerState): string =>
  `${partnerStateText(state).toLowerCase()}. ${partnerStateMeanings[state]}`

function reachWords(
  { type, id }: { readonly type: ResourceType; readonly id: string },
  { because }: Reach,
  effective: EffectiveAccess,
  names: Names
): string {
  const verdicts = abilities[type].map(ability => ({
    ability,
    verdict: effective.may(type, id, ability as never)
  }))
  const shares = because.map(share => shareText(share, names))
  return `${mostAndLeast(type, verdicts)}, because ${listWords(shares)}`
}

const insideOf = (departmentId: string, { agents, connections }: Workspace) =>
  [
    ...agents.map(object => ({ type: 'agent' as const, object })),
    ...connections.map(object => ({ type: 'connection' as const, object }))
  ].filter(({ object }) => object.departmentId === departmentId)

const reachedInside = (inside: ReturnType<typeof insideOf>, effective: EffectiveAccess) =>
  inside.flatMap(({ type, object: { id } }) => {
    const level = effective.reach(type, id)?.level
    return level === undefined ? [] : [{ type, id, level }]
  })

const insideWords = (reached: ReachingPartner['inside'], names: Names): string =>
  `cannot see it, but reaches ${listWords(reached.map(share => shareText(share, names)))} in it`

const byName = new Intl.Collator('en', { numeric: true }).compare
const byUrgency = (a: ReachingPartner, b: ReachingPartner): number =>
  Number(a.isBlocked) - Number(b.isBlocked) ||
  levelRank(b.level) - levelRank(a.level) ||
  byName(a.organizationName, b.organizationName) ||
  (a.partnerId < b.partnerId ? -1 : 1)

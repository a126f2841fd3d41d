import type { AccessLevel, DataVisibility, Share, ShareType, Workspace } from './access'
import { type AccessDiff, accessDiff, type CarriedAccess } from './access-diff'
import { namesOf, resourceText } from './partner-words'
import { levelRank, levelsOf, levelText } from './share-changes'

// Without zod, for the page.

/** One thing that both sides changed, each otherwise. */
export type ShareConflict = {
  readonly type: ShareType
  readonly id: string
  readonly base: AccessLevel | null
  readonly mine: AccessLevel | null
  readonly theirs: AccessLevel | null
  /** The lower of the two: never wider than what somebody asked for. */
  readonly proposed: AccessLevel | null
  readonly words: string
}
export type AccessMerge = {
  readonly mine: AccessDiff
  readonly theirs: AccessDiff
  readonly conflicts: readonly ShareConflict[]
  /** Both sides' changes; where they conflict, what each conflict proposes. */
  readonly merged: {
    resources: Share[]
    data: DataVisibility
    unknownShares?: unknown[]
    unknownData?: Record<string, unknown>
  }
}

/**
 * Two changes of one access put together (a save that met 412). A switch of the data visibility
 * has two sides only, so that both changed it means that both changed it alike. What cannot
 * be read here is taken as Horizon has it now: nobody can have changed it in this console.
 */
export function mergeAccess(
  versions: {
    readonly base: CarriedAccess
    readonly mine: CarriedAccess
    readonly theirs: CarriedAccess
  },
  workspace: Workspace
): AccessMerge {
  const { base, mine, theirs } = versions
  const names = namesOf(workspace)
  const was = levelsOf(base.resources)
  const my = levelsOf(mine.resources)
  const their = levelsOf(theirs.resources)
  const conflicts: ShareConflict[] = []
  const resources: Share[] = []
  // Theirs first: the order in which Horizon lists them now is kept.
  for (const [key, { type, id }] of new Map([...their, ...my, ...was])) {
    const before = was.get(key)?.level ?? null
    const wanted = my.get(key)?.level ?? null
    const found = their.get(key)?.level ?? null
    const isConflict = wanted !== found && wanted !== before && found !== before
    let level = wanted === before ? found : wanted
    if (isConflict) {
      level = lower(wanted, found)
      conflicts.push({
        type,
        id,
        base: before,
        mine: wanted,
        theirs: found,
        proposed: level,
        words: conflictText(resourceText(type, id, names), [before, wanted, found])
      })
    }
    if (level !== null) resources.push({ type, id, level })
  }
  const { unknownShares, unknownData } = theirs
  return {
    mine: accessDiff(base, mine, workspace),
    theirs: accessDiff(base, theirs, workspace),
    conflicts,
    merged: {
      resources,
      data: mergedData(base.data, mine.data, theirs.data),
      ...(unknownShares !== undefined && { unknownShares: [...unknownShares] }),
      ...(unknownData !== undefined && { unknownData: { ...unknownData } })
    }
  }
}

const pick = <T>(base: T, mine: T, theirs: T): T => (mine === base ? theirs : mine)

const mergedData = (
  base: DataVisibility,
  mine: DataVisibility,
  theirs: DataVisibility
): DataVisibility => ({
  conversationHistory: pick(
    base.conversationHistory,
    mine.conversationHistory,
    theirs.conversationHistory
  ),
  usageMetrics: pick(base.usageMetrics, mine.usageMetrics, theirs.usageMetrics),
  auditLogs: pick(base.auditLogs, mine.auditLogs, theirs.auditLogs)
})

const lower = (a: AccessLevel | null, b: AccessLevel | null): AccessLevel | null =>
  levelRank(a) < levelRank(b) ? a : b

function conflictText(what: string, levels: readonly (AccessLevel | null)[]): string {
  const [was, mine, theirs] = levels.map(level => levelText(level ?? null))
  return `${what} was ${was}; you made it ${mine}, meanwhile it became ${theirs}`
}

import { type AccessLevel, accessLevels, type Share, type ShareType } from './access'
import { levelWords, type Names, resourceText } from './partner-words'

// Without zod, for the page.

/** What was changed in the grants, whether or not it changes anything in effect. */
export type ShareChange = {
  readonly type: ShareType
  readonly id: string
  readonly before: AccessLevel | null
  readonly after: AccessLevel | null
  /** Raised or added, and it takes effect, or nobody can say because the object is not known here. */
  readonly isEscalation: boolean
  /** `department Sales: View → Interact`. */
  readonly words: string
}
/** Out of reach is below every level. */
export const levelRank = (level: AccessLevel | null): number =>
  level === null ? -1 : accessLevels.indexOf(level)
export const levelText = (level: AccessLevel | null): string =>
  level === null ? 'not shared' : levelWords[level]

/** By what is shared; the highest level counts where a server sent the same thing twice. */
export function levelsOf(shares: readonly Share[]): ReadonlyMap<string, Share> {
  const found = new Map<string, Share>()
  for (const share of shares) {
    const key = `${share.type} ${share.id}`
    const held = found.get(key)
    if (held === undefined || levelRank(share.level) > levelRank(held.level)) found.set(key, share)
  }
  return found
}

/** `raised` holds `type id` of everything that is escalated in effect. */
export function shareChanges(
  from: readonly Share[],
  to: readonly Share[],
  raised: ReadonlySet<string>,
  names: Names
): ShareChange[] {
  const [had, has] = [levelsOf(from), levelsOf(to)]
  return [...new Map([...had, ...has])].flatMap(([key, { type, id }]) => {
    const before = had.get(key)?.level ?? null
    const after = has.get(key)?.level ?? null
    if (before === after) return []
    const isKnown = names(type, id) !== undefined
    const isEscalation = levelRank(after) > levelRank(before) && (!isKnown || raised.has(key))
    const levels = [before, after].map(levelText).join(' → ')
    return [
      {
        type,
        id,
        before,
        after,
        isEscalation,
        words: `${resourceText(type, id, names)}: ${levels}`
      }
    ]
  })
}

import { type AccessLevel, accessLevels, shareTypes } from './access'

type Grant = { readonly id: string; readonly level: AccessLevel }
export type LevelChange = {
  readonly id: string
  readonly before: AccessLevel | null
  readonly after: AccessLevel | null
}

/** Where both are lists of what is shared (one may be missing): what was changed in it, by id. */
export function levelsIn(
  from: unknown,
  to: unknown,
  maxItems: number
): { readonly changed: readonly LevelChange[]; readonly isCut: boolean } | undefined {
  const [had, has] = [grantsOf(from, maxItems), grantsOf(to, maxItems)]
  if (had === undefined || has === undefined || had.size + has.size === 0) return undefined
  const changed = [...new Set([...had.keys(), ...has.keys()])].flatMap(key => {
    const [before, after] = [had.get(key), has.get(key)]
    if (before?.level === after?.level) return []
    const id = after?.id ?? before?.id ?? ''
    return [{ id, before: before?.level ?? null, after: after?.level ?? null }]
  })
  const isCut = [from, to].some(list => Array.isArray(list) && list.length > maxItems)
  return { changed, isCut }
}

const isOneOf = <Word extends string>(words: readonly Word[], value: unknown): value is Word =>
  words.some(word => word === value)

/** By type and id, the highest level of each; `undefined` where anything else stands in the list. */
function grantsOf(list: unknown, maxItems: number): ReadonlyMap<string, Grant> | undefined {
  if (list === null || list === undefined) return new Map()
  if (!Array.isArray(list)) return undefined
  const grants = new Map<string, Grant>()
  for (const share of list.slice(0, maxItems)) {
    const { type, id, level } = Object(share) as Record<string, unknown>
    if (!isOneOf(shareTypes, type) || typeof id !== 'string') return undefined
    if (!isOneOf(accessLevels, level)) return undefined
    const held = grants.get(`${type} ${id}`)
    const isHigher =
      held === undefined || accessLevels.indexOf(level) > accessLevels.indexOf(held.level)
    if (isHigher) grants.set(`${type} ${id}`, { id, level })
  }
  return grants
}

/** Which keys are ticked, and where a range of them would begin. */
export type KeySelection = {
  readonly ids: ReadonlySet<string>
  /** The row a range begins at, and what was ticked before the range was drawn. */
  readonly anchor?: { readonly id: string; readonly before: ReadonlySet<string> }
}

export const noSelection: KeySelection = { ids: new Set() }

export function toggle({ ids }: KeySelection, id: string): KeySelection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: { id, before: next } }
}

/** From the anchor, or else `fromId`, to `toId` as the list has them; a shorter range gives back. */
export function extend(
  { ids, anchor }: KeySelection,
  order: readonly string[],
  fromId: string,
  toId: string
): KeySelection {
  const isListed = anchor !== undefined && order.includes(anchor.id)
  const begin = isListed ? anchor : { id: fromId, before: ids }
  const ends = [order.indexOf(begin.id), order.indexOf(toId)]
  const range = order.slice(Math.min(...ends), Math.max(...ends) + 1)
  return { ids: new Set([...begin.before, ...range]), anchor: begin }
}

export const add = ({ ids }: KeySelection, more: readonly string[]): KeySelection => ({
  ids: new Set([...ids, ...more])
})

export function remove({ ids }: KeySelection, gone: readonly string[]): KeySelection {
  const left = new Set(ids)
  for (const id of gone) left.delete(id)
  return { ids: left }
}

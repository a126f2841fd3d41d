import type { JudgedKey } from '@shared/domain/key-filter'
import { useMemo } from 'react'
import { add, extend, noSelection, remove, toggle } from './key-selection'
import { useKeysPage, useSelection } from './keys-page-store'
import type { GridSelection } from './use-grid-cursor'

type Options = {
  readonly profileId: string
  /** Every key held. */
  readonly rows: readonly JudgedKey[]
  /** Those that are listed, in their order. */
  readonly shown: readonly JudgedKey[]
}

/** The ticked keys: kept through filters and refreshes, without those that are gone. */
export function useKeysSelection({ profileId, rows, shown }: Options) {
  const selection = useSelection(profileId)
  const { select } = useKeysPage(state => state.actions)
  const { ids } = selection

  const heldIds = useMemo(
    () => (ids.size === 0 ? ids : new Set(rows.map(row => row.key.id).filter(id => ids.has(id)))),
    [ids, rows]
  )
  const shownCount = useMemo(
    () => (heldIds.size === 0 ? 0 : shown.filter(row => heldIds.has(row.key.id)).length),
    [heldIds, shown]
  )

  const grid = useMemo<GridSelection>(() => {
    const listed = () => shown.map(row => row.key.id)
    return {
      toggle: id => select(profileId, before => toggle(before, id)),
      extend: (fromId, toId) => select(profileId, before => extend(before, listed(), fromId, toId)),
      all: () => select(profileId, before => add(before, listed())),
      none: () => select(profileId, before => remove(before, listed())),
      clear: () => {
        select(profileId, () => noSelection)
        return heldIds.size > 0
      }
    }
  }, [profileId, select, shown, heldIds])

  return {
    ids: heldIds,
    /** In the list's order, those out of sight last. */
    ordered: () => {
      const seen = shown.map(row => row.key.id).filter(id => heldIds.has(id))
      return [...new Set([...seen, ...heldIds])]
    },
    hidden: heldIds.size - shownCount,
    grid,
    drop: (gone: readonly string[]) => select(profileId, before => remove(before, gone))
  }
}

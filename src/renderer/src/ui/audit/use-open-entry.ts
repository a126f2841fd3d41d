import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Step } from './audit-view-parts'
import { auditEntryQuery } from './drawer/use-audit-entry'
import type { AuditTableHandle } from './table/audit-table'
import type { RowSource } from './table/create-row-source'
import type { useRowSource } from './table/use-row-source'

type Options = {
  readonly profileId: string
  /** Of the open entry; `null` while none is. */
  readonly position: number | null
  readonly rows: ReturnType<typeof useRowSource>
  /** How many rows there are, as far as it is known. */
  readonly count: number
  /** The list is no longer. */
  readonly held: number
  readonly tableRef: RefObject<AuditTableHandle | null>
}

type Found = {
  readonly of: RowSource
  readonly position: number
  /** `undefined` where the list does not have it. */
  readonly index: number | undefined
}

/**
 * Where the open entry stands in the list, and its neighbours. One opened by a link is looked for in
 * the whole list, which goes to it then.
 */
export function useOpenEntry({ profileId, position, rows, count, held, tableRef }: Options) {
  const { source, find, isOfBefore } = rows
  const client = useQueryClient()
  const [found, setFound] = useState<Found>()
  const isFound = found?.of === source && found.position === position
  const here = position === null ? undefined : source.indexOf(position)
  const at = here ?? (isFound ? found.index : undefined)
  // Where the list is not yet known to reach that far, going there would end at another row.
  const openIndex = at !== undefined && at < count ? at : undefined

  const look = useEffectEvent(async (wanted: number) => {
    const { row } = await client.query({
      ...auditEntryQuery(profileId, wanted),
      staleTime: 'static'
    })
    return find(row, held)
  })
  const isMissing = here === undefined && !isFound && !isOfBefore && source.isBegun()
  useEffect(() => {
    if (!isMissing || position === null) return
    let isOver = false
    void look(position).then(
      index => !isOver && setFound({ of: source, position, index }),
      // That the entry or the rows cannot be read is said where they are shown.
      () => undefined
    )
    return () => {
      isOver = true
    }
  }, [isMissing, position, source])

  /** What was in the list once was opened there, and the reader has scrolled on since. */
  const seen = useRef<number>(undefined)
  useEffect(() => {
    if (position === null) return
    if (here !== undefined) seen.current = position
    else if (openIndex !== undefined && seen.current !== position) tableRef.current?.goTo(openIndex)
  }, [position, here, openIndex, tableRef])

  const stepTo = (index: number, end: string): Step => {
    if (openIndex === undefined) {
      return {
        why:
          isFound && found.index === undefined
            ? 'This entry is not among those found'
            : 'Its place among those found is not known'
      }
    }
    if (index < 0 || index >= count) return { why: end }
    return () => tableRef.current?.goTo(index)
  }
  return {
    openIndex,
    above: stepTo((openIndex ?? 0) - 1, 'This is the first of the entries found'),
    below: stepTo((openIndex ?? 0) + 1, 'This is the last of the entries found')
  }
}

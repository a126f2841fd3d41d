import { call } from '@renderer/api/call'
import type { AuditRow, AuditSearch } from '@shared/contract/audit'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { AuditOrder } from '../audit-view-parts'
import { narrowed } from '../use-audit-search'
import { createRowSource, type RowSource } from './create-row-source'
import { findRow } from './find-row'

type Options = {
  readonly search: AuditSearch
  readonly order: AuditOrder
  /** Terms beside the search: the brush. */
  readonly within: string | undefined
  /** Keeps rows that come in later out of those that are here. */
  readonly pin: string | undefined
}

/** The rows of a search; those of the search before stay until the first page is here, or for good. */
export function useRowSource({ search, order, within, pin }: Options) {
  const made = useMemo(() => {
    const ask = narrowed(search, [within])
    const pinned: { term: string | undefined } = { term: undefined }
    const rows = (index: number, limit: number) =>
      call('audit.rows', { ...narrowed(ask, [pinned.term]), order, index, limit })
    const find = (row: AuditRow, most: number) =>
      findRow(row, { rowAt: async index => (await rows(index, 1)).rows[0], most, order })
    return { source: createRowSource(rows), pinned, find }
  }, [search, order, within])
  const [shown, setShown] = useState<RowSource>(made.source)
  const [failure, setFailure] = useState<unknown>()

  useEffect(() => {
    made.pinned.term = pin
  }, [made, pin])

  useEffect(() => {
    const { source } = made
    const arrive = () => {
      if (source.isBegun()) setShown(source)
      setFailure(source.failure())
    }
    arrive()
    const end = source.subscribe(arrive)
    source.want(0, 0)
    return end
  }, [made])

  const mark = useCallback(
    (position: number, hasNote: boolean) => {
      for (const source of new Set([shown, made.source])) source.mark(position, hasNote)
    },
    [shown, made]
  )

  return {
    source: shown,
    /** Where an entry stands in the list, wherever that is; of the present search only. */
    find: made.find,
    mark,
    isOfBefore: shown !== made.source,
    failure,
    retry: made.source.retry
  }
}

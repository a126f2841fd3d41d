import { useDirectory } from '@renderer/ui/use-directory'
import { useNow } from '@renderer/ui/use-now'
import { purposeText, usePurposes } from '@renderer/ui/use-purposes'
import { useRotatingKeys } from '@renderer/ui/use-rotations'
import type { KeyList } from '@shared/contract/keys'
import {
  inactiveUserIds,
  type JudgedKey,
  type KeyFilter,
  matchesFilter
} from '@shared/domain/key-filter'
import { useMemo } from 'react'
import { hiddenCounts, isEnded, judgeKeys, unsaidColumns } from './key-rows'
import type { Sort } from './keys-location'
import { useSortedKeys } from './use-sorted-keys'

type Options = {
  readonly profileId: string
  readonly list: KeyList | undefined
  readonly filter: KeyFilter
  readonly sort: Sort
  readonly showsEnded: boolean
}

const noKeys: KeyList['keys'] = []

/** The rows of the list: judged and sorted once per list, filtered at every key stroke. */
export function useKeysList({ profileId, list, filter, sort, showsEnded }: Options) {
  const serverNowMs = useNow() + (list?.clockOffsetMs ?? 0)
  const { users, userById } = useDirectory(profileId, { refreshes: true })
  const { purposeOf } = usePurposes(profileId)
  const rotating = useRotatingKeys(profileId)
  const inactive = useMemo(() => inactiveUserIds(users ?? null), [users])
  const keys = list?.fetchedAt == null ? noKeys : list.keys

  const rows = useMemo(
    () =>
      judgeKeys(keys, { nowMs: serverNowMs, inactiveUserIds: inactive, rotating }, keyId =>
        purposeText(purposeOf.get(keyId))
      ),
    [keys, serverNowMs, inactive, purposeOf, rotating]
  )
  const sorted = useSortedKeys(rows, sort)
  const matching = useMemo(() => sorted.filter(row => matchesFilter(row, filter)), [sorted, filter])
  const shown = useMemo(() => {
    const isAskedFor = (row: JudgedKey) => filter.statuses.includes(row.status)
    return showsEnded ? matching : matching.filter(row => !isEnded(row) || isAskedFor(row))
  }, [matching, showsEnded, filter.statuses])
  const unsaid = useMemo(() => unsaidColumns(rows), [rows])
  /** Ended keys that are a click away; those a status filter asks for are in sight anyway. */
  const hidden = useMemo(
    () => hiddenCounts(filter.statuses.length === 0 ? matching : []),
    [matching, filter.statuses]
  )

  return { rows, shown, hidden, unsaid, rotating, people: userById, serverNowMs }
}

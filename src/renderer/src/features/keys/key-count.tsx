import { useActiveProfile } from '@renderer/ui/active-profile'
import { formatNumber } from '@renderer/ui/format'
import { useKeys } from '@renderer/ui/use-keys'
import { useNow } from '@renderer/ui/use-now'
import { useMemo } from 'react'
import { isEnded, toKeyRows } from './key-rows'

/** How many keys work now, for the sidebar; nothing where none were ever fetched. */
export function KeyCount() {
  const profile = useActiveProfile()
  return profile === null ? null : <Count profileId={profile.id} />
}

function Count({ profileId }: { readonly profileId: string }) {
  const { data: list } = useKeys(profileId)
  const serverNowMs = useNow() + (list?.clockOffsetMs ?? 0)
  // Every change of the location draws the sidebar again.
  const count = useMemo(
    () => toKeyRows(list?.keys ?? [], serverNowMs).filter(row => !isEnded(row)).length,
    [list?.keys, serverNowMs]
  )
  return list?.fetchedAt == null ? null : formatNumber(count)
}

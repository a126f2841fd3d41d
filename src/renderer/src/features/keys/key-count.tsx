import { useActiveProfile } from '@renderer/ui/active-profile'
import { formatNumber } from '@renderer/ui/format'
import { useNow } from '@renderer/ui/use-now'
import { isEnded, toKeyRows } from './key-rows'
import { useKeys } from './use-keys'

/** How many keys work now, for the sidebar; nothing where none were ever fetched. */
export function KeyCount() {
  const profile = useActiveProfile()
  return profile === null ? null : <Count profileId={profile.id} />
}

function Count({ profileId }: { readonly profileId: string }) {
  const { data: list } = useKeys(profileId)
  const serverNowMs = useNow() + (list?.clockOffsetMs ?? 0)
  if (list?.fetchedAt == null) return null
  return formatNumber(toKeyRows(list.keys, serverNowMs).filter(row => !isEnded(row)).length)
}

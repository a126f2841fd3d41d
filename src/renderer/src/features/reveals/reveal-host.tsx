import { call } from '@renderer/api/call'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { usePendingReveals } from '@renderer/ui/key-pending-reveals'
import { useQueryClient } from '@tanstack/react-query'
import { RevealOnceDialog } from './reveal-once-dialog'

/** Offers the oldest key of the active profile that nobody has confirmed as stored. */
export function RevealHost() {
  const profile = useActiveProfile()
  const client = useQueryClient()
  const reveals = usePendingReveals(profile?.id)
  const oldest = reveals[0]
  if (profile === null || oldest === undefined) return null

  // The list is read again only now: a page that moves under a shown key could lose it.
  async function refreshLists(profileId: string) {
    await client.invalidateQueries({ queryKey: ['reveals', profileId] })
    void client.invalidateQueries({ queryKey: ['keys', profileId] })
    void client.invalidateQueries({ queryKey: ['key-refresh', profileId] })
  }

  return (
    <RevealOnceDialog
      key={oldest.revealId}
      reveal={oldest}
      waiting={reveals.length - 1}
      profile={profile}
      onAcknowledge={async () => {
        await call('reveals.acknowledge', { revealId: oldest.revealId })
        await refreshLists(profile.id)
      }}
      onGone={() => refreshLists(profile.id)}
    />
  )
}

import { call } from '@renderer/api/call'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { usePendingReveals } from '@renderer/ui/key-pending-reveals'
import { useNewKeys } from '@renderer/ui/new-keys'
import type { PendingReveal } from '@shared/contract/reveals'
import { nonceOf } from '@shared/domain/rotation-name'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { RevealOnceDialog } from './reveal-once-dialog'
import { WebhookRevealDialog } from './webhook-reveal-dialog'

/** Offers the oldest key of the active profile that nobody has confirmed as stored. */
export function RevealHost() {
  const profile = useActiveProfile()
  const client = useQueryClient()
  const reveals = usePendingReveals(profile?.id)
  const oldest = reveals[0]
  const stored = useRef<PendingReveal & { readonly profileId: string }>(undefined)
  useEffect(() => {
    // Not before its dialog is gone: whoever hears of it may take the focus.
    if (stored.current === undefined || stored.current.revealId === oldest?.revealId) return
    useNewKeys.getState().actions.note(stored.current)
    stored.current = undefined
  }, [oldest])
  if (profile === null || oldest === undefined) return null

  // The list is read again only now: a page that moves under a shown key could lose it.
  async function refreshLists(profileId: string) {
    await client.invalidateQueries({ queryKey: ['reveals', profileId] })
    void client.invalidateQueries({ queryKey: ['keys', profileId] })
    void client.invalidateQueries({ queryKey: ['key-refresh', profileId] })
    void client.invalidateQueries({ queryKey: ['webhooks', profileId] })
  }

  const Dialog = oldest.kind === 'webhook' ? WebhookRevealDialog : RevealOnceDialog
  return (
    <Dialog
      key={oldest.revealId}
      reveal={oldest}
      waiting={reveals.length - 1}
      profile={profile}
      onAcknowledge={async () => {
        // Main's event may take the dialog away before this call is answered.
        if (isFromTheList(oldest)) stored.current = { ...oldest, profileId: profile.id }
        await call('reveals.acknowledge', { revealId: oldest.revealId })
        await refreshLists(profile.id)
      }}
      onGone={() => refreshLists(profile.id)}
    />
  )
}

/** What a rotation made is looked for on its own page; the list does not point at it. */
const isFromTheList = ({ kind, clientName }: PendingReveal): boolean =>
  kind !== 'webhook' && nonceOf(clientName) === null

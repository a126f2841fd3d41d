import { call } from '@renderer/api/call'
import type { WebhookRotation } from '@shared/contract/webhooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

/** The webhooks held locally, at once, with the rotations of their tokens. */
export const useWebhooks = (profileId: string) =>
  useQuery({
    queryKey: ['webhooks', profileId],
    queryFn: () => call('webhooks.list', { profileId })
  })

/** What cannot wait: tokens that nobody may know, and tokens that nobody confirmed as stored. */
export type WebhookAttention = {
  readonly unknown: readonly WebhookRotation[]
  readonly notStored: readonly WebhookRotation[]
}

export function useWebhookAttention(profileId: string): WebhookAttention {
  const { data } = useWebhooks(profileId)
  return useMemo(() => {
    const inState = (state: WebhookRotation['state']) =>
      data?.rotations.filter(rotation => rotation.state === state) ?? []
    return { unknown: inState('unknown'), notStored: inState('not-stored') }
  }, [data])
}

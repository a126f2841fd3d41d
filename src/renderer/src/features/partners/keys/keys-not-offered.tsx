import { NotOfferedPanel } from '@renderer/ui/not-offered-panel'
import { useOffers } from '@renderer/ui/use-offers'
import { IconUsers } from '@tabler/icons-react'

/** In place of the keys where this Horizon has no endpoint for them. */
export function KeysNotOffered({ profileId }: { readonly profileId: string }) {
  return (
    <NotOfferedPanel
      feature="partner_keys"
      what="partner keys"
      consequence="So a partner’s keys cannot be listed, created, rotated or revoked here, and how many there are is not known."
      instead={[
        {
          icon: <IconUsers size={16} stroke={1.7} />,
          title: 'Its people sign in',
          text: 'their access is the same; suspending or revoking the partner stops keys too'
        }
      ]}
      offers={useOffers(profileId)}
    />
  )
}

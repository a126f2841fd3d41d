import { plainKeyName } from '@renderer/ui/key-name'
import type { Profile } from '@shared/contract/profiles'
import type { Partner } from '@shared/horizon/partner'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { usePartnerPlace } from '../detail/partner-place'
import { stateBlock } from '../state/partner-now'
import { CreatePartnerKeyDialog } from './create-partner-key-dialog'
import { HandoffDialog } from './handoff-dialog'
import { partnerRotationPath } from './keys-table'
import { RevokePartnerKeyDialog } from './revoke-partner-key-dialog'
import { SlotDialog } from './slot-dialog'
import { hasFreeSlot, type ShownPartnerKeys } from './use-partner-keys'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  readonly state: string
  readonly block: string | undefined
  readonly isReadOnly: boolean
  readonly serverNowMs: number
  readonly keys: ShownPartnerKeys
  readonly onSaid: (words: string) => void
}

/** The dialogs of the Keys tab, by what the location says. One at a time. */
export function KeysDialogs(props: Props) {
  const { profile, partner, isReadOnly, keys, onSaid } = props
  const [, navigate] = useLocation()
  const { params, change } = usePartnerPlace()
  const close = () => change({ new: null, full: null, rotate: null, revoke: null, handoff: null })
  const byId = (id: string | null) => keys.keys.find(key => key.id === id)
  const handedOff = byId(params.get('handoff'))
  const revoked = byId(params.get('revoke'))
  const rotated = byId(params.get('rotate'))

  if (handedOff !== undefined) {
    return <HandoffDialog {...{ profile, partner }} keyObject={handedOff} onClose={close} />
  }
  if (isReadOnly) return null
  // Beside the slot dialog it comes from, so that closing it goes back there.
  if (revoked !== undefined) {
    return (
      <RevokePartnerKeyDialog
        key={revoked.id}
        {...{ profile, partner }}
        keyObject={revoked}
        onClose={() => change({ revoke: null })}
        onRevoked={key => {
          change({ revoke: null })
          onSaid(`${plainKeyName(key.clientName)} is revoked. Calls with it get 401.`)
        }}
      />
    )
  }
  if (rotated !== undefined) {
    return (
      <SlotDialog
        key={rotated.id}
        {...props}
        rotated={rotated}
        onClose={close}
        onRetire={key => change({ revoke: key.id })}
        onFree={() => navigate(partnerRotationPath(rotated.id, partner.id))}
      />
    )
  }
  if (params.has('full')) {
    return (
      <SlotDialog
        {...props}
        onClose={close}
        onRetire={key => change({ revoke: key.id })}
        onFree={() => change({ full: null, new: '' })}
      />
    )
  }
  return params.has('new') ? <CreateOrMakeRoom {...props} /> : null
}

/** Decided once: a list that is read meanwhile must not take away what is being typed. */
function CreateOrMakeRoom(props: Props) {
  const { keys, state } = props
  const { change } = usePartnerPlace()
  const [isFree] = useState(() => hasFreeSlot(keys))
  const close = () => change({ new: null })
  if (stateBlock(state) !== undefined) return null
  return isFree ? (
    <CreatePartnerKeyDialog {...props} onClose={close} />
  ) : (
    <SlotDialog
      {...props}
      onClose={close}
      onRetire={key => change({ new: null, full: '', revoke: key.id })}
      onFree={() => change({ new: null, full: '' })}
    />
  )
}

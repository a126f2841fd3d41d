import { Button } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { newRotationPath, rotationPath } from '@renderer/ui/rotation-path'
import { useRotatingKeys } from '@renderer/ui/use-rotations'
import type { Profile } from '@shared/contract/profiles'
import { keyState } from '@shared/domain/key-status'
import type { Partner, PartnerKey } from '@shared/horizon/partner'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { usePartnerPlace } from '../detail/partner-place'
import { stateBlock } from '../state/partner-now'
import { type KeyAct, PartnerKeyRow } from './partner-key-row'
import classes from './partner-keys.module.css'
import { hasFreeSlot, type ShownPartnerKeys } from './use-partner-keys'

/** Where a rotation of a partner's key is prepared; nothing is sent before it is started there. */
export const partnerRotationPath = (keyId: string, partnerId: string): string =>
  `${newRotationPath(keyId)}&partner=${encodeURIComponent(partnerId)}`

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  readonly state: string
  readonly block: string | undefined
  readonly isReadOnly: boolean
  readonly serverNowMs: number
  readonly keys: ShownPartnerKeys
}

/** Working keys first; those that are over stay listed, folded away. */
export function KeysTable(props: Props) {
  const { profile, partner, state, block, isReadOnly, serverNowMs, keys } = props
  const [, navigate] = useLocation()
  const { change } = usePartnerPlace()
  const [showsEnded, setShowsEnded] = useState(false)
  const rotating = useRotatingKeys(profile.id)

  const isOver = (key: PartnerKey) => keyState(key, serverNowMs) !== 'active'
  const newestFirst = (a: PartnerKey, b: PartnerKey) =>
    (b.createdAt ?? '').localeCompare(a.createdAt ?? '')
  const working = keys.keys.filter(key => !isOver(key)).toSorted(newestFirst)
  const ended = keys.keys.filter(isOver).toSorted(newestFirst)
  const shown = showsEnded || working.length === 0 ? [...working, ...ended] : working

  function act(key: PartnerKey, which: KeyAct) {
    switch (which) {
      case 'handoff':
        return change({ handoff: key.id })
      case 'revoke':
        return change({ revoke: key.id })
      case 'open-rotation': {
        const rotation = rotating.get(key.id)?.rotation
        return rotation && navigate(rotationPath(rotation.id))
      }
      case 'rotate':
        // The ways out are chosen before anything is begun.
        if (!hasFreeSlot(keys)) return change({ rotate: key.id })
        return navigate(partnerRotationPath(key.id, partner.id))
    }
  }

  return (
    <>
      <table className={classes.table}>
        <caption className="hc-visually-hidden">Partner keys, working ones first</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" data-column="status">
              Status
            </th>
            <th scope="col" data-column="from">
              Allowed from
            </th>
            <th scope="col" data-column="limit" data-spare>
              Own limit
            </th>
            <th scope="col" data-column="date">
              Expires
            </th>
            <th scope="col" data-column="date">
              Last used
            </th>
            <th scope="col" data-column="actions">
              <span className="hc-visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(key => (
            <PartnerKeyRow
              key={key.id}
              keyObject={key}
              state={state}
              rotating={rotating.get(key.id)}
              serverNowMs={serverNowMs}
              isReadOnly={isReadOnly}
              block={block}
              rotateBlock={block ?? stateBlock(state)}
              onAct={which => act(key, which)}
            />
          ))}
        </tbody>
      </table>
      {ended.length > 0 && working.length > 0 && (
        <div className={classes.foot}>
          <span>
            {formatNumber(ended.length)} revoked or expired{' '}
            {showsEnded ? 'below; they stay listed' : 'not shown'}
          </span>
          <Button size="compact-xs" variant="subtle" onClick={() => setShowsEnded(!showsEnded)}>
            {showsEnded ? 'Hide them' : 'Show them'}
          </Button>
        </div>
      )}
    </>
  )
}

import { Anchor } from '@mantine/core'
import { emergencyRotationPath, newRotationPath, rotationPath } from '@renderer/ui/rotation-path'
import { useRotatingKeys } from '@renderer/ui/use-rotations'
import type { RevokeReason } from '@shared/domain/revocation'
import { Link } from 'wouter'
import classes from './key-rotation.module.css'

type Props = {
  readonly profileId: string
  readonly keyId: string
  readonly reason: RevokeReason | null
}

/** The way that leaves nobody without a key, beside the one that does. */
export function RotateInstead({ profileId, keyId, reason }: Props) {
  const rotating = useRotatingKeys(profileId).get(keyId)
  const isLeaked = reason === 'leaked'
  if (rotating !== undefined) {
    const { rotation, part } = rotating
    return (
      <p className={classes.instead}>
        {part === 'old'
          ? 'A rotation of this key is open and revokes it once nobody calls with it: '
          : 'This is the new key of a rotation that is open. It is cancelled there: '}
        <Way href={rotationPath(rotation.id)}>open the rotation</Way>
      </p>
    )
  }
  return (
    <p className={classes.instead}>
      {isLeaked
        ? 'To have a new key in place before this one ends, '
        : 'To replace it without an outage, '}
      <Way href={isLeaked ? emergencyRotationPath(keyId) : newRotationPath(keyId)}>
        {isLeaked ? 'begin an emergency rotation' : 'rotate it instead'}
      </Way>
    </p>
  )
}

const Way = ({ href, children }: { readonly href: string; readonly children: string }) => (
  <Anchor component={Link} href={href} fz={13} fw={500}>
    {children} →
  </Anchor>
)

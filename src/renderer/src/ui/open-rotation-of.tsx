import { Button } from '@mantine/core'
import { navigateTo } from './hash-location'
import { rotationOf } from './rotation-groups'
import { rotationPath } from './rotation-path'
import { useRotations } from './use-rotations'

type Props = { readonly profileId: string; readonly keyId: string }

/** The way from a key to the rotation that it has a part in; nothing where there is none. */
export function OpenRotationOf({ profileId, keyId }: Props) {
  const { data } = useRotations(profileId)
  const rotation = rotationOf(data?.rotations ?? [], keyId)
  if (rotation === undefined) return null
  return (
    <Button size="xs" variant="default" onClick={() => navigateTo(rotationPath(rotation.id))}>
      Open rotation
    </Button>
  )
}

import { useActiveProfile } from '@renderer/ui/active-profile'
import { type PaletteObject, useObjects } from '@renderer/ui/command-registry'
import { navigateTo } from '@renderer/ui/hash-location'
import { rotationPath } from '@renderer/ui/rotation-path'
import { type RotationList, useRotations } from '@renderer/ui/use-rotations'
import { stageWords } from '@shared/domain/rotation-stages'
import { visibleText } from '@shared/domain/visible-text'
import { IconRotateClockwise } from '@tabler/icons-react'
import { useMemo } from 'react'

/** Makes the open rotations of the active profile findable by key and step. Draws nothing. */
export function RotationPaletteObjects() {
  const profile = useActiveProfile()
  return profile === null ? null : <Objects key={profile.id} profileId={profile.id} />
}

function Objects({ profileId }: { readonly profileId: string }) {
  const { data } = useRotations(profileId)
  useObjects(useMemo(() => () => paletteObjects(data?.rotations ?? []), [data]))
  return null
}

const paletteObjects = (rotations: RotationList['rotations']): readonly PaletteObject[] =>
  rotations
    .filter(({ situation }) => situation !== 'ended')
    .map(rotation => ({
      id: rotation.id,
      kind: 'Rotations',
      title: `Rotation of ${visibleText(rotation.clientName, 200)}`,
      hint: rotation.oldHint === null ? undefined : visibleText(rotation.oldHint, 16),
      icon: <IconRotateClockwise size={16} stroke={1.7} />,
      status: stageWords[rotation.stage],
      searchText: `rotation ${rotation.clientName} ${rotation.oldHint ?? ''} ${rotation.replacementHint ?? ''} ${stageWords[rotation.stage]}`,
      open: () => navigateTo(rotationPath(rotation.id)),
      actions: []
    }))

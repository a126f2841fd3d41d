import { call } from '@renderer/api/call'
import { useActiveProfile } from '@renderer/ui/active-profile'
import {
  type Command,
  type PaletteObject,
  useCommands,
  useObjects
} from '@renderer/ui/command-registry'
import { reporting } from '@renderer/ui/failure-store'
import { plainKeyName } from '@renderer/ui/key-name'
import { KeyStatusBadge } from '@renderer/ui/key-status-badge'
import { keyPath, revokePath } from '@renderer/ui/keys-path'
import { newRotationPath, rotationPath } from '@renderer/ui/rotation-path'
import { useKeys } from '@renderer/ui/use-keys'
import { type RotatingKeys, useRotatingKeys } from '@renderer/ui/use-rotations'
import type { KeyList } from '@shared/contract/keys'
import type { Profile } from '@shared/contract/profiles'
import { visibleText } from '@shared/domain/visible-text'
import { IconBan, IconCopy, IconKey, IconPlus, IconRotateClockwise } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { isEnded, type KeyRow, toKeyRows } from './key-rows'
import { createKeyPath } from './keys-location'
import { useTicksEnd } from './keys-page-store'

const icon = { size: 16, stroke: 1.7 } as const

/** Makes every key of the active profile findable by name, hint and id. Draws nothing. */
export function KeyPaletteObjects() {
  const profile = useActiveProfile()
  return profile === null ? null : <Objects key={profile.id} profile={profile} />
}

function Objects({ profile }: { readonly profile: Profile }) {
  const canWrite = profile.safetyLevel !== 'read-only'
  const [, navigate] = useLocation()
  const { data: list } = useKeys(profile.id)
  const rotating = useRotatingKeys(profile.id)
  useTicksEnd(profile.id, canWrite)
  useObjects(
    useMemo(
      () => () => paletteObjects(list, rotating, canWrite, navigate),
      [list, rotating, canWrite, navigate]
    )
  )
  useCommands(
    useMemo(
      () => (canWrite ? [createCommand(() => navigate(createKeyPath))] : []),
      [canWrite, navigate]
    )
  )
  return null
}

type Navigate = (to: string) => void

function paletteObjects(
  list: KeyList | undefined,
  rotating: RotatingKeys,
  canWrite: boolean,
  navigate: Navigate
): readonly PaletteObject[] {
  if (list === undefined) return []
  const rows = toKeyRows(list.keys, Date.now() + list.clockOffsetMs, rotating)
  // What still works is found before what is over.
  return rows
    .toSorted((a, b) => Number(isEnded(a)) - Number(isEnded(b)))
    .map(row => toObject(row, rotating, canWrite, navigate))
}

function toObject(
  row: KeyRow,
  rotating: RotatingKeys,
  canWrite: boolean,
  navigate: Navigate
): PaletteObject {
  const { key, status } = row
  const open = () => navigate(keyPath(key.id))
  const actions: Command[] = [
    {
      id: `keys.open ${key.id}`,
      title: 'Open',
      group: 'API keys',
      icon: <IconKey {...icon} />,
      run: open
    },
    {
      id: `keys.copyId ${key.id}`,
      title: 'Copy key id',
      group: 'API keys',
      icon: <IconCopy {...icon} />,
      note: visibleText(key.id, 60),
      isIdNote: true,
      run: () => reporting('The key id was not copied', call('keys.copyId', { keyId: key.id }))
    }
  ]
  const rotation = rotating.get(key.id)?.rotation
  if (rotation !== undefined) {
    actions.push({
      id: `keys.openRotation ${key.id}`,
      title: 'Open rotation',
      group: 'API keys',
      icon: <IconRotateClockwise {...icon} />,
      run: () => navigate(rotationPath(rotation.id))
    })
  } else if (canWrite && !isEnded(row)) {
    actions.push({
      id: `keys.rotate ${key.id}`,
      title: 'Rotate…',
      group: 'API keys',
      keywords: ['replace', 'rotation', 'renew'],
      icon: <IconRotateClockwise {...icon} />,
      note: 'opens the preparation, changes nothing yet',
      run: () => navigate(newRotationPath(key.id))
    })
  }
  if (canWrite && status !== 'revoked') {
    actions.push({
      id: `keys.revoke ${key.id}`,
      title: 'Revoke key…',
      group: 'API keys',
      icon: <IconBan {...icon} />,
      note: 'opens the dialog, changes nothing yet',
      isDangerous: true,
      run: () => navigate(revokePath(key.id))
    })
  }
  return {
    id: key.id,
    kind: 'API keys',
    title: visibleText(plainKeyName(key.clientName), 200),
    hint: key.hint === undefined ? undefined : visibleText(key.hint, 16),
    icon: <IconKey {...icon} />,
    status: <KeyStatusBadge status={status} variant="table" />,
    searchText: `${key.clientName} ${key.hint ?? ''} ${key.id}`,
    open,
    actions
  }
}

const createCommand = (run: () => void): Command => ({
  id: 'keys.create',
  title: 'Create key…',
  group: 'API keys',
  keywords: ['new', 'add', 'api key'],
  icon: <IconPlus {...icon} />,
  run
})

import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { navigateTo } from '@renderer/ui/hash-location'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { newRotationPath, rotationPath } from '@renderer/ui/rotation-path'
import { RotationTicks } from '@renderer/ui/rotation-ticks'
import type { RotatingKey } from '@renderer/ui/use-rotations'
import type { KeyStatus } from '@shared/domain/key-status'
import { stageWords } from '@shared/domain/rotation-stages'
import { visibleText } from '@shared/domain/visible-text'
import { IconRotateClockwise } from '@tabler/icons-react'
import classes from './key-rotation.module.css'

type ButtonProps = {
  readonly keyId: string
  readonly status: KeyStatus
  readonly isRotating: boolean
  /** Why nothing can be written now. */
  readonly block: string | undefined
}

const icon = <IconRotateClockwise size={16} stroke={1.7} aria-hidden />

/** To the page that prepares a rotation of this key. */
export function RotateButton({ keyId, status, isRotating, block }: ButtonProps) {
  // The strip below leads to an open one; what works no more has no calls to move.
  if (isRotating || status === 'revoked' || status === 'expired') return null
  return (
    <ActionButton
      variant="default"
      leftSection={icon}
      disabledReason={block}
      data-hint={block ?? 'Replace it without an outage. Nothing happens before you start it there'}
      onClick={() => navigateTo(newRotationPath(keyId))}
    >
      Rotate
    </ActionButton>
  )
}

/** What a key of an open rotation says of itself first. */
export function RotatingStrip({ rotating }: { readonly rotating: RotatingKey }) {
  const { rotation, part } = rotating
  return (
    <NoticeStrip
      tone="info"
      title={
        <span className={classes.title}>
          {part === 'old' ? 'This key is being replaced' : 'This is the new key of a rotation'}
          <RotationTicks rotation={rotation} />
          <span className={classes.stage}>Step: {stageWords[rotation.stage]}</span>
        </span>
      }
      actions={
        <Button size="xs" variant="default" onClick={() => navigateTo(rotationPath(rotation.id))}>
          Open rotation
        </Button>
      }
    >
      {visibleText(rotation.sentence, 300)}
    </NoticeStrip>
  )
}

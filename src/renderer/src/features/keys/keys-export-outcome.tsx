import { ActionIcon } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { WireError } from '@shared/errors'
import { IconX } from '@tabler/icons-react'
import type { Exported } from './keys-export'

type Props = {
  readonly exported: Exported | undefined
  readonly error: WireError | undefined
  readonly onDismiss: () => void
}

/** Where the exported file is, or why there is none. */
export function ExportOutcome({ exported, error, onDismiss }: Props) {
  if (error !== undefined) {
    return <ErrorStrip title="The keys were not exported" error={error} onDismiss={onDismiss} />
  }
  if (exported === undefined || exported.path === null) return null
  const { rows, path, leftOut } = exported
  return (
    <NoticeStrip
      tone="info"
      title={`${formatNumber(rows)} ${rows === 1 ? 'key' : 'keys'} exported`}
      actions={
        <ActionIcon variant="subtle" color="gray" aria-label="Dismiss" onClick={onDismiss}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      }
    >
      <UntrustedText mono text={path} maxLength={300} />
      {leftOut > 0 && `. ${formatNumber(leftOut)} left out: not held any more.`}
    </NoticeStrip>
  )
}

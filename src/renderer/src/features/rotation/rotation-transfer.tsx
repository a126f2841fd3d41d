import { ActionIcon } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { rotationPath } from '@renderer/ui/rotation-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Output } from '@shared/contract'
import { IconDownload, IconFileImport, IconX } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { TransferWork } from './rotation-transfer-work'
import { countWords } from './rotation-words'
import classes from './rotations-list.module.css'

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const

type Props = {
  readonly work: TransferWork
  /** How many there are to export. */
  readonly open: number
  readonly canWrite: boolean
  readonly isJournalReadOnly: boolean
}

export function RotationTransfer({ work, open, canWrite, isJournalReadOnly }: Props) {
  return (
    <>
      <ActionButton
        variant="default"
        leftSection={<IconDownload {...icon} />}
        disabledReason={open === 0 ? 'No rotation is open' : undefined}
        loading={work.pending === 'export'}
        data-hint="To go on with them on another computer. The file holds no key"
        onClick={work.exportOpen}
      >
        Export open
      </ActionButton>
      {canWrite && (
        <>
          <ActionButton
            variant="default"
            leftSection={<IconFileImport {...icon} />}
            disabledReason={
              isJournalReadOnly
                ? 'Needs the operations journal, which cannot be written'
                : undefined
            }
            loading={work.pending === 'import'}
            data-hint="Open rotations that another computer exported"
            onClick={work.chooseFile}
          >
            Import…
          </ActionButton>
          <input
            ref={work.input}
            type="file"
            accept=".json,application/json"
            aria-label="File with open rotations"
            hidden
            onChange={event => {
              const [file] = event.currentTarget.files ?? []
              // Else the same file chosen again would be no change.
              event.currentTarget.value = ''
              if (file !== undefined) work.importFile(file)
            }}
          />
        </>
      )}
    </>
  )
}

const failed = {
  export: 'The open rotations were not exported',
  import: 'No rotation was imported'
} as const

/** Where the file is, what came in and what did not, or why nothing happened. */
export function RotationTransferOutcome({ work }: { readonly work: TransferWork }) {
  const { outcome, dismiss } = work
  switch (outcome?.kind) {
    case undefined:
      return null
    case 'failed':
      return <ErrorStrip title={failed[outcome.what]} error={outcome.error} onDismiss={dismiss} />
    case 'exported':
      return (
        <NoticeStrip
          tone="info"
          title={`${countWords(outcome.count, 'open rotation')} exported`}
          actions={<Dismiss onClick={dismiss} />}
        >
          <UntrustedText mono text={outcome.path} maxLength={300} />. Go on with each in one place
          only.
        </NoticeStrip>
      )
    case 'imported':
      return <Imported {...outcome} onDismiss={dismiss} />
  }
}

type ImportedProps = Output<'rotations.import'> & { readonly onDismiss: () => void }

function Imported({ imported, leftOut, onDismiss }: ImportedProps) {
  const title =
    imported.length === 0
      ? 'No rotation was imported'
      : `${countWords(imported.length, 'rotation')} imported`
  return (
    <NoticeStrip
      tone={leftOut.length > 0 ? 'warn' : 'info'}
      title={leftOut.length > 0 ? `${title}, ${formatNumber(leftOut.length)} left out` : title}
      actions={<Dismiss onClick={onDismiss} />}
    >
      {imported.length === 0 && leftOut.length === 0 && 'The file holds no open rotation.'}
      {imported.length > 0 && (
        <>
          {imported.map(({ id, clientName }, at) => (
            <span key={id}>
              {at > 0 && ', '}
              <Link href={rotationPath(id)}>
                <KeyName name={clientName} maxLength={60} />
              </Link>
            </span>
          ))}
          . Go on with each here only.
        </>
      )}
      {leftOut.length > 0 && (
        <ul className={classes.reasons}>
          {leftOut.map(({ clientName, why }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two left out may have one name
            <li key={at}>
              <KeyName name={clientName} maxLength={60} />: <UntrustedText text={why} />
            </li>
          ))}
        </ul>
      )}
    </NoticeStrip>
  )
}

const Dismiss = ({ onClick }: { readonly onClick: () => void }) => (
  <ActionIcon variant="subtle" color="gray" aria-label="Dismiss" onClick={onClick}>
    <IconX size={16} aria-hidden />
  </ActionIcon>
)

import { Button, Checkbox, TextInput } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { sizeWords } from '@renderer/ui/audit/drawer/drawer-raw'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatNumber } from '@renderer/ui/format'
import { ProgressBar } from '@renderer/ui/progress-bar'
import { useOperation } from '@renderer/ui/use-operation'
import type { Output } from '@shared/contract'
import type { AuditStatus } from '@shared/contract/audit'
import type { Profile } from '@shared/contract/profiles'
import { entryCount } from '@shared/domain/audit-coverage-words'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import classes from './storage-section.module.css'

const dayMs = 86_400_000

type Props = {
  readonly profile: Profile
  readonly status: AuditStatus
  readonly onClose: () => void
}

/** Removes old entries from this computer: says how many first, and what it was afterwards. */
export function PurgeDialog({ profile, status, onClose }: Props) {
  const client = useQueryClient()
  const cancel = useRef<HTMLButtonElement>(null)
  const operation = useOperation()
  const [day, setDay] = useState(() => dayBefore(status))
  const [isSure, setIsSure] = useState(false)
  const before = beginningOf(day)
  const preview = useQuery({
    queryKey: ['audit-purge', profile.id, before],
    queryFn: () => call('audit.previewPurge', { profileId: profile.id, before: before ?? '' }),
    enabled: before !== undefined,
    staleTime: 0,
    gcTime: 0
  })
  const purge = useMutation({
    mutationFn: (moment: string) =>
      operation.run(operationId =>
        call('audit.purge', { profileId: profile.id, before: moment, operationId })
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ['audit-status', profile.id] })
  })
  const count = preview.data?.entries
  const failure = purge.error ?? preview.error
  const block = blockOf(before, count, isSure)
  const send = () => {
    if (block === undefined && before !== undefined && !purge.isPending) purge.mutate(before)
  }

  if (purge.data !== undefined) return <Purged result={purge.data} onClose={onClose} />
  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      isClosable={!purge.isPending}
      width={600}
      title="Purge the audit log"
      environment={profile.environment}
      initialFocusRef={cancel}
      error={failure ? toWireError(failure) : null}
      errorTitle={purge.error ? 'The purge stopped' : undefined}
      footNote="Removed on this computer only. Nothing is sent to Horizon."
      onSend={send}
      footActions={
        <>
          <Button
            ref={cancel}
            variant="default"
            onClick={() => (purge.isPending ? operation.cancel() : onClose())}
          >
            {purge.isPending ? 'Stop' : 'Cancel'}
          </Button>
          <ActionButton
            color="red"
            variant="filled"
            loading={purge.isPending}
            disabledReason={block}
            onClick={send}
          >
            {count === undefined || count === 0 ? 'Purge' : `Purge ${entryCount(count)}`}
          </ActionButton>
        </>
      }
    >
      <TextInput
        type="date"
        label="Remove everything before"
        description="Midnight in UTC. The entries of that day stay."
        value={day}
        max="9999-12-31"
        disabled={purge.isPending}
        onChange={event => {
          setDay(event.currentTarget.value)
          setIsSure(false)
        }}
      />
      <div className={classes.preview} role="status">
        {count === undefined ? (
          before === undefined ? (
            'Choose a day.'
          ) : (
            'Counting'
          )
        ) : (
          <>
            <span className={classes.count}>
              {entryCount(count)} of {formatNumber(status.held)}
            </span>{' '}
            would be removed.
            <p className={classes.under}>
              The chain then begins after them: what is left can still be verified, what is removed
              cannot. Notes on them stay and show again where the entries are fetched again.
            </p>
          </>
        )}
      </div>
      <Checkbox
        label="I know that Horizon may no longer have them"
        checked={isSure}
        disabled={purge.isPending}
        onChange={event => setIsSure(event.currentTarget.checked)}
      />
      {purge.isPending && (
        <div className={classes.progress}>
          <ProgressBar
            label="Purge"
            done={operation.progress?.done ?? 0}
            total={operation.progress?.total ?? null}
          />
          <span>{formatNumber(operation.progress?.done ?? 0)} removed</span>
        </div>
      )}
    </ConsoleDialog>
  )
}

function blockOf(
  before: string | undefined,
  count: number | undefined,
  isSure: boolean
): string | undefined {
  if (before === undefined) return 'Choose a day first'
  if (count === undefined) return 'What goes has to be counted first'
  if (count === 0) return 'Nothing is older than that day'
  return isSure ? undefined : 'Tick that you know what it means'
}

/** The retention's edge, or a year ago. */
function dayBefore({ retentionDays }: AuditStatus): string {
  return new Date(Date.now() - (retentionDays ?? 365) * dayMs).toISOString().slice(0, 10)
}

function beginningOf(day: string): string | undefined {
  const at = Date.parse(`${day}T00:00:00.000Z`)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

type PurgedProps = { readonly result: Output<'audit.purge'>; readonly onClose: () => void }

function Purged({ result, onClose }: PurgedProps) {
  const { entries, firstPosition, lastPosition, bytesFreed } = result
  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      width={600}
      title="Purged"
      onSend={onClose}
      footActions={<Button onClick={onClose}>Close</Button>}
    >
      <div role="status">
        <span className={classes.count}>{entryCount(entries)} removed</span>
        {firstPosition !== null && lastPosition !== null && (
          <>
            , positions {formatNumber(firstPosition)} to {formatNumber(lastPosition)}
          </>
        )}
        , {sizeWords(bytesFreed)} freed. Coverage says from now on that they were removed here.
      </div>
    </ConsoleDialog>
  )
}

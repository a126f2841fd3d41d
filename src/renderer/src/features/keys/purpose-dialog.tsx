import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { fieldIssue } from '@renderer/ui/field-issues'
import { KeyName } from '@renderer/ui/key-name'
import type { Environment } from '@shared/domain/environment'
import { emptyPurpose, type KeyPurpose, purposeIssues } from '@shared/domain/key-purpose'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { PurposeFields } from './purpose-fields'
import classes from './purpose-fields.module.css'

type Props = {
  readonly profileId: string
  readonly keyId: string
  readonly keyName: string
  readonly environment: Environment
  readonly purpose: KeyPurpose | undefined
  readonly onClose: () => void
}

/** Changes what this computer keeps about a key; nothing is sent to Horizon. */
export function PurposeDialog({ profileId, keyId, keyName, environment, ...rest }: Props) {
  const { purpose, onClose } = rest
  const client = useQueryClient()
  const [value, setValue] = useState<KeyPurpose>(() => entered(purpose))
  const save = useMutation({
    mutationFn: () => call('purposes.set', { profileId, keyId, purpose: value }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['purposes', profileId] })
      onClose()
    }
  })
  const error = save.error ? toWireError(save.error) : null
  const issues = purposeIssues(value)

  function submit() {
    if (issues.length === 0 && !save.isPending) save.mutate()
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title="Edit purpose"
      hint={<KeyName name={keyName} maxLength={60} />}
      width={600}
      environment={environment}
      error={error}
      errorTitle="The purpose was not kept"
      footNote="Kept on this computer. Nothing is sent to Horizon."
      onSend={submit}
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton loading={save.isPending} disabledReason={issues[0]?.issue} onClick={submit}>
            Keep purpose
          </ActionButton>
        </>
      }
    >
      <p className={classes.local}>
        Whom to call about this key, and why it exists. It is searched and exported with the list;
        leave everything empty to remove it.
      </p>
      <PurposeFields
        value={value}
        onChange={changes => {
          setValue(before => ({ ...before, ...changes }))
          save.reset()
        }}
        issueOf={field =>
          issues.find(issue => issue.field === field)?.issue ?? fieldIssue(error, field)
        }
      />
    </ConsoleDialog>
  )
}

/** Only what is entered: a stored record carries more, such as when it was changed. */
function entered(purpose: KeyPurpose = emptyPurpose): KeyPurpose {
  const { owner, system, storedIn, ticket, reviewOn, note } = purpose
  return { owner, system, storedIn, ticket, reviewOn, note }
}

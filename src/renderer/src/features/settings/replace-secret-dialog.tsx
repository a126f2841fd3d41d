import { Button, Checkbox } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConnectionTestBox } from '@renderer/ui/connection-test-box'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { fieldIssue } from '@renderer/ui/field-issues'
import { HeaderFormControl, SecretField, secretIssue } from '@renderer/ui/secret-fields'
import { SecretStorageChoice, useSecretStorage } from '@renderer/ui/secret-storage'
import { type ConnectionTest, useConnectionTest } from '@renderer/ui/use-connection-test'
import type { HeaderForm, Profile } from '@shared/contract/profiles'
import { visibleText } from '@shared/domain/visible-text'
import type { ErrorCode, WireError } from '@shared/errors'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import classes from './replace-secret-dialog.module.css'

type Props = { readonly profile: Profile; readonly onClose: () => void }

/** The new secret is tested before the old one is dropped. */
export function ReplaceSecretDialog({ profile, onClose }: Props) {
  const form = useReplaceSecret(profile, onClose)
  const formId = useId()
  const field = useRef<HTMLInputElement>(null)
  const words = useIsStored(profile.id) ? replacing : entering
  const { test, hasPassed, waitSeconds, cancel } = form.connection
  const blockedBy = !form.isReady
    ? 'Test the new secret first.'
    : form.choice.storage === null
      ? 'Tick “Keep for this session only” first.'
      : undefined
  const visibleReason = form.isReady ? blockedBy : undefined

  function submit() {
    if (form.isReady) void form.save()
    else if (test.state !== 'running' && waitSeconds === 0) form.runTest()
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      width={640}
      title={`Admin secret of ${visibleText(profile.name, 60)}`}
      environment={profile.environment}
      error={form.failure}
      initialFocusRef={field}
      onSend={submit}
      footNote={visibleReason === undefined && words.foot}
      footActions={
        <>
          <span className={classes.reason} role="status">
            {visibleReason}
          </span>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton
            disabledReason={blockedBy}
            loading={form.isSaving}
            type={form.isReady ? 'submit' : 'button'}
            form={formId}
          >
            Save secret
          </ActionButton>
        </>
      }
    >
      <form
        id={formId}
        className={classes.form}
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
        noValidate
      >
        <p className={classes.address}>
          For <span className="hc-mono">{visibleText(profile.baseUrl, 200)}</span>
        </p>
        <SecretField
          inputRef={field}
          label="New admin secret"
          value={form.secret}
          error={form.issue}
          onChange={form.setSecret}
        />
        <HeaderFormControl value={form.headerForm} onChange={form.setHeaderForm} />
        <SecretStorageChoice choice={form.choice} />
        <div>
          <ActionButton
            type={form.isReady ? 'button' : 'submit'}
            variant="default"
            disabledReason={waitSeconds > 0 ? `Horizon asked to wait ${waitSeconds} s` : undefined}
            loading={test.state === 'running'}
            onClick={form.isReady ? () => form.runTest() : undefined}
          >
            Test connection
          </ActionButton>
        </div>
        <ConnectionTestBox
          test={test}
          waitSeconds={waitSeconds}
          onCancel={cancel}
          onRemedy={form.runTest}
        />
        {hasPassed && (
          <p className={classes.address} role="status">
            {words.passed}
          </p>
        )}
        {form.canSkipTest && (
          <Checkbox
            label={words.untested}
            checked={form.isSkipAccepted}
            onChange={event => form.setIsSkipAccepted(event.currentTarget.checked)}
          />
        )}
      </form>
    </ConsoleDialog>
  )
}

const replacing = {
  foot: 'The stored secret stays until the new one is saved.',
  passed: 'Horizon accepts the new secret. Saving puts it in the place of the stored one.',
  untested:
    'Save it without a test: it then takes the stored one’s place although nobody knows whether it works'
}

const entering = {
  foot: 'No secret is stored for this profile now.',
  passed: 'Horizon accepts the new secret. It is used once it is saved.',
  untested: 'Save it without a test although nobody knows whether it works'
}

/** A locked keychain may hold one still. */
function useIsStored(profileId: string): boolean {
  const { data: secret } = useQuery({
    queryKey: ['secret-state', profileId],
    queryFn: () => call('profiles.secretState', { profileId })
  })
  return secret !== undefined && secret.state !== 'missing'
}

/** Horizon could not be asked; one that it refused is never saved. */
function isUntestable(test: ConnectionTest): boolean {
  const failure = test.state === 'ended' ? test.report.failure : undefined
  return failure !== undefined && !neverSkipped.includes(failure.code)
}

const neverSkipped: readonly ErrorCode[] = ['invalid-admin-secret', 'forbidden', 'cancelled']

function useReplaceSecret(profile: Profile, onSaved: () => void) {
  const [secret, setSecretText] = useState('')
  const [headerForm, setForm] = useState(profile.headerForm)
  const [issue, setIssue] = useState<string | undefined>()
  const [failure, setFailure] = useState<WireError | null>(null)
  const [isSaving, setIsSaving] = useState(false)
  const choice = useSecretStorage()
  const connection = useConnectionTest()
  const [isSkipAccepted, setIsSkipAccepted] = useState(false)
  const canSkipTest = isUntestable(connection.test)
  const isReady = connection.hasPassed || (canSkipTest && isSkipAccepted)

  const setSecret = (value: string) => {
    setSecretText(value)
    setIssue(undefined)
    setFailure(null)
    connection.forget()
  }
  const setHeaderForm = (value: HeaderForm) => {
    setForm(value)
    connection.forget()
  }
  const runTest = (form = headerForm) => {
    const found = secretIssue(secret)
    setIssue(found)
    if (found !== undefined) return
    setForm(form)
    setIsSkipAccepted(false)
    const { id: profileId, baseUrl, operatorName } = profile
    void connection.run({ profileId, baseUrl, operatorName, headerForm: form, secret })
  }

  async function save(): Promise<void> {
    if (choice.storage === null || !isReady || isSaving) return
    setIsSaving(true)
    setFailure(null)
    try {
      const { id: profileId } = profile
      const { storage } = choice
      // Main tries it once more itself: what is stored is dropped for nothing less.
      const isUntestedAccepted = canSkipTest && isSkipAccepted
      await call('profiles.setSecret', {
        profileId,
        secret,
        storage,
        headerForm,
        isUntestedAccepted
      })
      setSecretText('')
      onSaved()
    } catch (error) {
      setFailure(toWireError(error))
    } finally {
      setIsSaving(false)
    }
  }

  return {
    secret,
    headerForm,
    issue: issue ?? fieldIssue(failure, 'secret'),
    failure,
    isSaving,
    choice,
    connection,
    canSkipTest,
    isSkipAccepted,
    setIsSkipAccepted,
    isReady,
    setSecret,
    setHeaderForm,
    runTest,
    save
  }
}

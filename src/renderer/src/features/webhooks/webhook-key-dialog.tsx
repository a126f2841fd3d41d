import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { fieldIssue } from '@renderer/ui/field-issues'
import { SecretField } from '@renderer/ui/secret-fields'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import type { WireError } from '@shared/errors'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import classes from './webhook-parts.module.css'

type Props = { readonly profile: Profile; readonly onClose: () => void }

/** The API key that reaches webhooks. The page sends it once and forgets it. */
export function WebhookKeyDialog({ profile, onClose }: Props) {
  const { id: profileId } = profile
  const client = useQueryClient()
  const keyRef = useRef<HTMLInputElement>(null)
  const [key, setKey] = useState('')
  const [error, setError] = useState<WireError | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const { data: kept } = useQuery({
    queryKey: ['webhooks', profileId, 'key'],
    queryFn: () => call('webhooks.keyState', { profileId })
  })
  const isSet = kept?.isSet ?? false

  async function act(work: () => Promise<unknown>) {
    setIsBusy(true)
    setError(null)
    try {
      await work()
      setKey('')
      await client.invalidateQueries({ queryKey: ['webhooks', profileId] })
      void client.invalidateQueries({ queryKey: ['webhook-refresh', profileId] })
      onClose()
    } catch (failure) {
      setError(toWireError(failure))
      setIsBusy(false)
    }
  }

  const store = () =>
    key !== '' && !isBusy && act(() => call('webhooks.setKey', { profileId, key }))
  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={isSet ? 'Replace the webhook key' : 'Add a webhook key'}
      width={600}
      environment={profile.environment}
      initialFocusRef={keyRef}
      error={error}
      footNote={
        <>
          Tries <code>GET /api/agent-webhooks</code> with it
        </>
      }
      onSend={() => void store()}
      footActions={
        <>
          {isSet && (
            <Button
              variant="default"
              c="var(--hc-danger-text)"
              disabled={isBusy}
              onClick={() => void act(() => call('webhooks.removeKey', { profileId }))}
            >
              Remove key
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton
            loading={isBusy}
            disabledReason={key === '' ? 'Enter the API key first' : undefined}
            onClick={() => void store()}
          >
            Store key
          </ActionButton>
        </>
      }
    >
      <form
        className={classes.body}
        onSubmit={event => {
          event.preventDefault()
          void store()
        }}
      >
        <p className={classes.text}>
          An API key with the scope <code>webhooks</code>. It is tried once, then kept{' '}
          {profile.secretStorage === 'session' ? 'for this session' : 'in the keychain'}, sent to{' '}
          <code>/api/agent-webhooks</code> of this profile’s address alone, and never shown again.
        </p>
        <SecretField
          inputRef={keyRef}
          label="API key"
          value={key}
          error={fieldIssue(error, 'key')}
          onChange={setKey}
        />
        {kept?.isSet && kept.hint !== null && kept.setAt !== null && (
          <p className={classes.beside}>
            Stored now: <UntrustedText mono text={kept.hint} maxLength={16} />, entered{' '}
            <TimeText iso={kept.setAt} mode="relative" />.
          </p>
        )}
        <button type="submit" hidden />
      </form>
    </ConsoleDialog>
  )
}

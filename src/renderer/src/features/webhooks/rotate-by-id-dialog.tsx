import { Button, TextInput } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import type { Profile } from '@shared/contract/profiles'
import { holdsCredential } from '@shared/domain/key-format'
import { useRef, useState } from 'react'
import classes from './webhook-parts.module.css'

type Props = {
  readonly profile: Profile
  readonly onClose: () => void
  readonly onChosen: (webhookId: string) => void
}

/** For a Horizon that lists no webhooks: the id comes from whoever created it. */
export function RotateByIdDialog({ profile, onClose, onChosen }: Props) {
  const idRef = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const webhookId = text.trim()
  const issue = idIssue(webhookId)
  const offReason = webhookId === '' ? 'Enter the webhook’s id first' : issue
  const choose = () => offReason === undefined && onChosen(webhookId)

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title="Rotate a webhook by its id"
      width={600}
      environment={profile.environment}
      initialFocusRef={idRef}
      footNote="Nothing is sent yet."
      onSend={choose}
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton disabledReason={offReason} onClick={choose}>
            Continue
          </ActionButton>
        </>
      }
    >
      <form
        className={classes.body}
        onSubmit={event => {
          event.preventDefault()
          choose()
        }}
      >
        <TextInput
          ref={idRef}
          label="Webhook id"
          description="As the reply to its creation named it. It is not the token and not the URL"
          value={text}
          maxLength={200}
          error={issue}
          spellCheck={false}
          autoComplete="off"
          onChange={event => setText(event.currentTarget.value)}
        />
        <button type="submit" hidden />
      </form>
    </ConsoleDialog>
  )
}

/** A token pasted by mistake must not get into an address of the console. */
function idIssue(webhookId: string): string | undefined {
  if (holdsCredential(webhookId)) return 'This is a key or a token, not an id'
  return webhookId === '' || /^[A-Za-z0-9_.:-]{1,200}$/.test(webhookId)
    ? undefined
    : 'An id has letters, digits, and _ . : - alone'
}

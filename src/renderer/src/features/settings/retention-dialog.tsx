import { Button, Checkbox } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatNumber } from '@renderer/ui/format'
import { isGiven, missingWords, noConsent, RevokeConsent } from '@renderer/ui/revoke/revoke-consent'
import type { Profile } from '@shared/contract/profiles'
import { entryCount } from '@shared/domain/audit-coverage-words'
import { requiredConsent } from '@shared/domain/required-consent'
import type { WireError } from '@shared/errors'
import { useRef, useState } from 'react'
import classes from './storage-section.module.css'

/** A choice that would remove something: midnight in UTC before which, and how many of all held. */
type ShorterRetention = {
  readonly words: string
  readonly before: string
  readonly entries: number
  readonly held: number
}
type Props = {
  readonly profile: Profile
  readonly shorter: ShorterRetention
  readonly isPending: boolean
  readonly error: WireError | null
  readonly onAgree: () => void
  readonly onClose: () => void
  /** What opened it is gone once it closes. */
  readonly returnFocusTo: () => HTMLElement | null
}

const whose = 'the profile’s'

/** What a shorter retention would remove, before it is chosen. */
export function RetentionDialog(props: Props) {
  const { profile, shorter, isPending, error, onAgree, onClose, returnFocusTo } = props
  const cancel = useRef<HTMLButtonElement>(null)
  const [given, setGiven] = useState(noConsent)
  // Read-only is about Horizon: here it asks for as much as the level below it.
  const required = requiredConsent(profile.safetyLevel, {
    kind: 'text',
    what: 'name',
    text: profile.name
  })
  const block = isGiven(required, given)
    ? undefined
    : required.kind === 'tick'
      ? 'Tick that you know what it means'
      : missingWords(required, whose)
  const { words, before, entries, held } = shorter
  const send = () => {
    if (block === undefined && !isPending) onAgree()
  }
  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      isClosable={!isPending}
      width={600}
      title={`Keep the audit log for ${words}`}
      environment={profile.environment}
      initialFocusRef={cancel}
      returnFocusTo={returnFocusTo}
      error={error}
      errorTitle="The retention was not changed"
      footNote="Removed on this computer only. Nothing is sent to Horizon."
      onSend={send}
      footActions={
        <>
          <Button ref={cancel} variant="default" disabled={isPending} onClick={onClose}>
            Cancel
          </Button>
          <ActionButton
            color="red"
            variant="filled"
            loading={isPending}
            disabledReason={block}
            onClick={send}
          >
            Keep {words} only
          </ActionButton>
        </>
      }
    >
      <div className={classes.preview}>
        <span className={classes.count}>
          {entryCount(entries)} of {formatNumber(held)}
        </span>{' '}
        {entries === 1 ? 'is' : 'are'} from before {before.slice(0, 10)} (UTC) and would be removed
        from this computer once the next sync has brought the log up to date, and each day what is
        older than {words} by then. Notes on them stay.
        <p className={classes.under}>
          Horizon keeps its own as long as its own retention lets it. What is removed here is not
          fetched again, even where Horizon still has it, and can no longer be verified.
        </p>
      </div>
      {required.kind === 'tick' ? (
        <Checkbox
          label="I know that Horizon may no longer have them"
          checked={given.isTicked}
          disabled={isPending}
          onChange={event => setGiven({ ...given, isTicked: event.currentTarget.checked })}
        />
      ) : (
        <RevokeConsent {...{ required, given, whose }} onChange={setGiven} />
      )}
    </ConsoleDialog>
  )
}

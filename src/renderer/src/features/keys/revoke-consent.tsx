import { Checkbox, TextInput } from '@mantine/core'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { RequiredConsent } from '@shared/contract/revocations'
import { useId } from 'react'
import classes from './revoke-dialog.module.css'
import type { Consent } from './use-revocation'

export const noConsent: Consent = { isTicked: false, typedText: null }

export function isGiven(required: RequiredConsent, { isTicked, typedText }: Consent): boolean {
  switch (required.kind) {
    case 'button':
      return true
    case 'tick':
      return isTicked
    case 'text':
      return typedText === required.text
  }
}

export const capitalWords = 'Capitals differ'

/** Looks right and is not: said, or nobody sees why it does not count. */
export const capitalsDiffer = (wanted: string, typed: string | null): boolean =>
  typed !== null && typed !== wanted && typed.toLowerCase() === wanted.toLowerCase()

/** Why Revoke is off, in the words of what is missing. */
export function missingWords(required: RequiredConsent): string {
  if (required.kind === 'tick') return 'Tick that it is final first'
  return required.kind === 'text' ? `Type the key’s ${required.what} first` : ''
}

type Props = {
  readonly required: RequiredConsent
  readonly given: Consent
  readonly onChange: (given: Consent) => void
}

/** What the profile's safety level asks for before anything is sent. */
export function RevokeConsent({ required, given, onChange }: Props) {
  const id = useId()
  switch (required.kind) {
    case 'button':
      return null
    case 'tick':
      return (
        <Checkbox
          className={classes.tick}
          label="I know that it works at once and is final"
          checked={given.isTicked}
          onChange={event => onChange({ ...given, isTicked: event.currentTarget.checked })}
        />
      )
    case 'text':
      return (
        <TextInput
          id={id}
          label={
            <>
              Type the key’s {required.what}:{' '}
              <span className={classes.wanted}>
                <UntrustedText mono={required.what === 'id'} text={required.text} maxLength={200} />
              </span>
            </>
          }
          value={given.typedText ?? ''}
          error={capitalsDiffer(required.text, given.typedText) && capitalWords}
          maxLength={1_000}
          autoComplete="off"
          spellCheck={false}
          onChange={event => onChange({ ...given, typedText: event.currentTarget.value })}
        />
      )
  }
}

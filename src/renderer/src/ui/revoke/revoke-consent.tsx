import { Checkbox, TextInput } from '@mantine/core'
import type { RequiredConsent } from '@shared/contract/revocations'
import { type Ref, useId } from 'react'
import { UntrustedText } from '../untrusted-text'
import classes from './revoke-parts.module.css'
import type { Consent } from './use-revoking'

const ofKey = 'the key’s'

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
export function missingWords(required: RequiredConsent, whose = ofKey): string {
  if (required.kind === 'tick') return 'Tick that it is final first'
  return required.kind === 'text' ? `Type ${whose} ${required.what} first` : ''
}

type Props = {
  readonly required: RequiredConsent
  readonly given: Consent
  readonly onChange: (given: Consent) => void
  readonly whose?: string
  /** The control that is to be used. */
  readonly fieldRef?: Ref<HTMLInputElement>
}

/** What the profile's safety level asks for before anything is sent. */
export function RevokeConsent({ required, given, onChange, whose = ofKey, fieldRef }: Props) {
  const id = useId()
  switch (required.kind) {
    case 'button':
      return null
    case 'tick':
      return (
        <Checkbox
          ref={fieldRef}
          className={classes.tick}
          label="I know that it works at once and is final"
          checked={given.isTicked}
          onChange={event => onChange({ ...given, isTicked: event.currentTarget.checked })}
        />
      )
    case 'text':
      return (
        <TextInput
          ref={fieldRef}
          id={id}
          label={
            <>
              Type {whose} {required.what}:{' '}
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

import { Checkbox } from '@mantine/core'
import {
  isGiven,
  missingWords as missingOfKey,
  RevokeConsent
} from '@renderer/ui/revoke/revoke-consent'
import type { Consent } from '@renderer/ui/revoke/use-revoking'
import type { RequiredConsent } from '@shared/contract/revocations'

export const whose = 'the organization’s'

type Props = {
  readonly required: RequiredConsent
  readonly given: Consent
  /** What is known by whoever ticks it. */
  readonly tick: string
  readonly onChange: (given: Consent) => void
}

/** What the profile's safety level asks for before a partner is changed. */
export function ChangeConsent({ required, given, tick, onChange }: Props) {
  if (required.kind !== 'tick') {
    return <RevokeConsent required={required} given={given} whose={whose} onChange={onChange} />
  }
  return (
    <Checkbox
      label={tick}
      checked={given.isTicked}
      onChange={event => onChange({ ...given, isTicked: event.currentTarget.checked })}
    />
  )
}

export function missingConsent(required: RequiredConsent, given: Consent): string | undefined {
  if (isGiven(required, given)) return undefined
  return required.kind === 'tick'
    ? 'Tick that you know what follows first'
    : missingOfKey(required, whose)
}

import { Checkbox, TextInput } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { capitalsDiffer, capitalWords } from '@renderer/ui/revoke/revoke-consent'
import type { RequiredConsent } from '@shared/contract/revocations'
import type { RevokeReason } from '@shared/domain/revocation'
import classes from './bulk-revoke-dialog.module.css'
import { RevokeReasonField } from './revoke-reason'

type Props = {
  readonly consent: RequiredConsent
  readonly count: number
  readonly reason: RevokeReason | null
  readonly onReason: (reason: RevokeReason) => void
  readonly isTicked: boolean
  readonly onTicked: (isTicked: boolean) => void
  readonly typed: string
  readonly onTyped: (typed: string) => void
}

/** The reason, and what the profile's safety level asks for before a revocation. */
export function BulkRevokeConsent(props: Props) {
  const { consent, count, reason, onReason, isTicked, onTicked, typed, onTyped } = props
  return (
    <div className={classes.fields}>
      <RevokeReasonField reason={reason} onChange={onReason} />
      {consent.kind === 'tick' && (
        <Checkbox
          className={classes.tick}
          label={
            count === 1
              ? 'This key stops working at once'
              : `These ${formatNumber(count)} keys stop working at once`
          }
          checked={isTicked}
          onChange={event => onTicked(event.currentTarget.checked)}
        />
      )}
      {consent.kind === 'text' && (
        <TextInput
          label={
            <>
              Type: <span className={classes.wanted}>{consent.text}</span>
            </>
          }
          value={typed}
          error={capitalsDiffer(consent.text, typed) && capitalWords}
          maxLength={1_000}
          autoComplete="off"
          spellCheck={false}
          onChange={event => onTyped(event.currentTarget.value)}
        />
      )}
    </div>
  )
}

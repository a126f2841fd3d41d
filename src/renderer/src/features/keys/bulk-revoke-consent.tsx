import { Checkbox, Select, TextInput } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import type { RequiredConsent } from '@shared/contract/revocations'
import { type RevokeReason, revokeReasons } from '@shared/domain/revocation'
import classes from './bulk-revoke-dialog.module.css'

const reasonWords: Readonly<Record<RevokeReason, string>> = {
  leaked: 'Leaked or suspected',
  departure: 'Someone left',
  replaced: 'Replaced by other keys',
  unused: 'No longer used',
  other: 'Other'
}
const reasons = revokeReasons.map(value => ({ value, label: reasonWords[value] }))

type Props = {
  readonly consent: RequiredConsent
  readonly count: number
  readonly reason: RevokeReason
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
      <Select
        label="Reason"
        data={reasons}
        value={reason}
        allowDeselect={false}
        onChange={value => onReason(revokeReasons.find(each => each === value) ?? reason)}
      />
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
          maxLength={1_000}
          autoComplete="off"
          spellCheck={false}
          onChange={event => onTyped(event.currentTarget.value)}
        />
      )}
    </div>
  )
}

import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Partner } from '@shared/horizon/partner'
import type { ReactNode } from 'react'
import { endWords, hoursWords, limitWords } from './settings-form'
import classes from './settings-tab.module.css'

/** As they are, where nothing can be changed. */
export function SettingsFacts({
  partner,
  isOver
}: {
  readonly partner: Partner
  readonly isOver: boolean
}) {
  return (
    <section className={classes.form} aria-label="Settings">
      <p className={classes.text}>
        {isOver
          ? 'The partnership is over; its settings stay as they were.'
          : 'This profile is read-only.'}
      </p>
      <dl className={classes.facts}>
        <dt>Contact</dt>
        <dd>
          {partner.contactEmail == null ? (
            'not said'
          ) : (
            <UntrustedText text={partner.contactEmail} maxLength={320} />
          )}
        </dd>
        <dt>Session timeout</dt>
        <dd>{hoursWords(partner)}</dd>
        <dt>Key limit</dt>
        <dd>{limitWords(partner)}</dd>
        <dt>Partnership ends</dt>
        <dd>{endWords(partner.expiresAt)}</dd>
      </dl>
    </section>
  )
}

type RowProps = {
  readonly label: string
  readonly now: string
  readonly isChanged: boolean
  readonly children: ReactNode
}

/** What it is now beside what it becomes. */
export function SettingsRow({ label, now, isChanged, children }: RowProps) {
  return (
    <div className={classes.row} data-changed={isChanged || undefined}>
      <div className={classes.label}>
        {label}
        <span className={classes.now}>
          now <UntrustedText text={now} maxLength={120} />
        </span>
      </div>
      <div>{children}</div>
    </div>
  )
}

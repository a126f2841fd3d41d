import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Partner } from '@shared/horizon/partner'
import classes from './partner-page.module.css'

type Props = { readonly partner: Partner; readonly serverNowMs: number }

/** Beside the name: its id, whom to write to, and until when. */
export function PartnerFacts({ partner, serverNowMs }: Props) {
  const { id, contactEmail, expiresAt } = partner
  return (
    <span className={classes.facts}>
      <span className={classes.id}>
        <UntrustedText mono text={id} maxLength={30} />
      </span>
      {contactEmail != null && (
        <span className={classes.email} data-hint-if-cut>
          <UntrustedText text={contactEmail} maxLength={120} />
        </span>
      )}
      <span>
        {expiresAt === undefined ? (
          'end not said'
        ) : expiresAt === null ? (
          'until revoked'
        ) : (
          <>
            {Date.parse(expiresAt) > serverNowMs ? 'until' : 'ended'}{' '}
            <TimeText iso={expiresAt} mode="date" />
          </>
        )}
      </span>
    </span>
  )
}

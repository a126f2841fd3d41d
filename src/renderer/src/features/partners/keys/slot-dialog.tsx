import { Button } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import type { Profile } from '@shared/contract/profiles'
import { keyState } from '@shared/domain/key-status'
import type { Partner, PartnerKey } from '@shared/horizon/partner'
import { useRef, useState } from 'react'
import { PlannedOutage } from './planned-outage'
import { RaiseLimit } from './raise-limit'
import { RetireUnused } from './retire-unused'
import classes from './slot-dialog.module.css'
import { hasFreeSlot, type ShownPartnerKeys } from './use-partner-keys'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  readonly keys: ShownPartnerKeys
  readonly serverNowMs: number
  readonly block: string | undefined
  /** The key that is to be replaced; without it one is to be created. */
  readonly rotated?: PartnerKey
  readonly onClose: () => void
  /** To the dialog that revokes another key; it comes back here. */
  readonly onRetire: (key: PartnerKey) => void
  /** A place is free: what was wanted goes on. */
  readonly onFree: () => void
}

type Way = 'retire' | 'raise' | 'outage'

/**
 * All places are taken: the ways out, each with what it costs. Nothing is sent before one is
 * chosen, above all not the documented revoke-and-reissue.
 */
export function SlotDialog(props: Props) {
  const { profile, partner, keys, serverNowMs, rotated, onClose, onRetire, onFree } = props
  const cancelRef = useRef<HTMLButtonElement>(null)
  const [way, setWay] = useState<Way>()
  const isFree = hasFreeSlot(keys)
  const others = keys.keys.filter(
    key => key.id !== rotated?.id && keyState(key, serverNowMs) === 'active'
  )

  if (way === 'outage' && rotated !== undefined && !isFree) {
    return (
      <PlannedOutage
        {...{ profile, partner }}
        keyObject={rotated}
        onBack={() => setWay(undefined)}
        onDone={onClose}
      />
    )
  }
  const goOn = rotated === undefined ? 'Create partner key' : 'Rotate without an outage'
  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        rotated === undefined ? (
          'Make room for a partner key'
        ) : (
          <>
            Rotate <KeyName name={rotated.clientName} maxLength={60} />
          </>
        )
      }
      width={640}
      environment={profile.environment}
      initialFocusRef={cancelRef}
      footNote={isFree ? undefined : 'Nothing is sent before you choose'}
      footActions={
        <>
          <Button ref={cancelRef} variant="default" onClick={onClose}>
            Cancel
          </Button>
          {isFree && <Button onClick={onFree}>{goOn}</Button>}
        </>
      }
    >
      <div className={classes.body}>
        {isFree ? (
          <NoticeStrip tone="info" title={freeWords(keys)}>
            {rotated === undefined
              ? 'A key can be created now.'
              : 'The new key can be issued first; the old one is revoked once its callers have moved.'}
          </NoticeStrip>
        ) : (
          <>
            <p className={classes.lead}>
              <strong>
                All {formatNumber(keys.max ?? 0)} places are taken ({formatNumber(keys.used ?? 0)}{' '}
                in use).
              </strong>{' '}
              {rotated === undefined
                ? 'A new key needs a free one.'
                : 'Without an outage, the new key is issued first, and that needs a free place. Horizon’s own rotation would revoke before it reissues: whoever calls with the key gets 401 until it has the new one.'}
            </p>
            <RetireUnused
              profileId={profile.id}
              keys={others}
              block={props.block}
              onRetire={onRetire}
            />
            <RaiseLimit
              profile={profile}
              partner={partner}
              keys={keys}
              block={props.block}
              onRaised={onFree}
            />
            {rotated !== undefined && (
              <section className={classes.way} aria-label="A planned short outage">
                <div className={classes.words}>
                  <h3 className={classes.title}>A planned short outage</h3>
                  <p className={classes.text}>
                    Revoke and reissue in one step, in the partner’s quiet hours. Look at who calls
                    before you decide.
                  </p>
                </div>
                <Button
                  variant="default"
                  className={classes.danger}
                  onClick={() => setWay('outage')}
                >
                  Plan the outage…
                </Button>
              </section>
            )}
          </>
        )}
      </div>
    </ConsoleDialog>
  )
}

const freeWords = ({ used, max }: ShownPartnerKeys): string =>
  `A place is free: ${formatNumber(used ?? 0)} of ${formatNumber(max ?? 0)} in use`

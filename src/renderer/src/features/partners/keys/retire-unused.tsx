import { ActionButton } from '@renderer/ui/action-button'
import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useUsage } from '@renderer/ui/use-usage'
import { visibleText } from '@shared/domain/visible-text'
import type { PartnerKey } from '@shared/horizon/partner'
import classes from './slot-dialog.module.css'

const calmMs = 10 * 60_000

type Props = {
  readonly profileId: string
  readonly keys: readonly PartnerKey[]
  readonly block: string | undefined
  readonly onRetire: (key: PartnerKey) => void
}

/** The partner's other working keys, the least used first, each with the evidence. */
export function RetireUnused({ profileId, keys, block, onRetire }: Props) {
  const quietestFirst = keys.toSorted((a, b) =>
    (a.lastUsedAt ?? '').localeCompare(b.lastUsedAt ?? '')
  )
  return (
    <section className={classes.way} data-tall aria-label="Retire a key that nobody uses">
      <div className={classes.words}>
        <h3 className={classes.title}>Retire a key that nobody uses</h3>
        <p className={classes.text}>{leadWords(keys)}</p>
        <ul className={classes.candidates}>
          {quietestFirst.map(key => (
            <li key={key.id}>
              <div className={classes.words}>
                <div className={classes.name}>
                  <KeyName name={key.clientName} maxLength={60} />{' '}
                  {key.hint !== undefined && (
                    <span className={classes.beside}>
                      <UntrustedText mono text={key.hint} maxLength={16} />
                    </span>
                  )}
                </div>
                <Evidence profileId={profileId} keyObject={key} />
              </div>
              <ActionButton
                size="xs"
                variant="default"
                className={classes.danger}
                aria-label={`${retireWords(key)} ${visibleText(key.clientName, 60)}`}
                disabledReason={block}
                onClick={() => onRetire(key)}
              >
                {retireWords(key)}…
              </ActionButton>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

const isNeverUsed = ({ lastUsedAt }: PartnerKey): boolean => lastUsedAt === null
const retireWords = (key: PartnerKey) => (isNeverUsed(key) ? 'Retire' : 'Retire anyway')

/** That no key is unused is said before one is offered. */
function leadWords(keys: readonly PartnerKey[]): string {
  if (keys.length === 0) return 'There is no other working key.'
  if (keys.some(isNeverUsed)) {
    return 'Its place is free as soon as it is revoked. What it was used for is read from Horizon.'
  }
  const none = keys.every(({ lastUsedAt }) => lastUsedAt !== undefined)
    ? 'None is unused: every other working key has been used.'
    : 'No other working key is known to be unused.'
  return `${none} Whoever still calls with the one that is retired gets 401.`
}

function Evidence({ profileId, keyObject }: { profileId: string; keyObject: PartnerKey }) {
  const { lastUsedAt } = keyObject
  const { usage, failure } = useUsage(profileId, keyObject.id, '30d', { pollMs: calmMs })
  const requests = usage?.totalRequests
  const isUnused = lastUsedAt === null && (requests === undefined || requests === 0)
  return (
    <div className={classes.evidence} data-unused={isUnused || undefined}>
      {lastUsedAt === undefined ? (
        'Last use not said'
      ) : lastUsedAt === null ? (
        'Never used'
      ) : (
        <>
          Last used <TimeText iso={lastUsedAt} mode="relative" />
        </>
      )}
      {' · '}
      {requests !== undefined
        ? `${requests === 1 ? '1 request' : `${formatNumber(requests)} requests`} in 30 days`
        : failure === undefined
          ? 'requests being read'
          : failure.code === 'not-offered'
            ? 'requests not offered'
            : 'requests could not be read'}
    </div>
  )
}

import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { WhatStopsHead } from '@renderer/ui/revoke/what-stops-head'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useDirectory } from '@renderer/ui/use-directory'
import { useNow } from '@renderer/ui/use-now'
import type { KeyCallers } from '@shared/contract/revocations'
import { inactiveUserIds, judgeKey } from '@shared/domain/key-filter'
import { keyStatus } from '@shared/domain/key-status'
import type { Key } from '@shared/horizon/key'
import classes from './bulk-revoke-dialog.module.css'
import { refusedReason } from './key-rows'
import { LastUsedText } from './key-times'
import { keysWords } from './key-words'
import { NotOffered } from './not-offered'
import type { PreparedMany } from './use-bulk-revocation'

type Props = {
  readonly profileId: string
  readonly prepared: PreparedMany
  readonly onReadAgain: () => void
  readonly isReading: boolean
}

type KeyFacts = PreparedMany['keys'][number]

/** Every key that stops, with its use, and every one that is left out, with why. */
export function BulkRevokeFacts({ profileId, prepared, onReadAgain, isReading }: Props) {
  const { keys, leftOut, fetchedAt } = prepared
  const now = useNow()
  const { users } = useDirectory(profileId)
  const context = { nowMs: now, inactiveUserIds: inactiveUserIds(users ?? null) }
  return (
    <>
      <section aria-label="What stops" aria-busy={isReading}>
        <WhatStopsHead
          how="fetched"
          at={fetchedAt}
          isReading={isReading}
          onReadAgain={onReadAgain}
        />
        {keys.length === 0 ? (
          <p className={classes.nothing}>Nothing: each of these keys is left out.</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
          <section className={classes.box} tabIndex={0} aria-label="Keys to revoke">
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Hint</th>
                  <th scope="col">Last request</th>
                  <th scope="col" className={classes.number}>
                    Requests 24 h
                  </th>
                  <th scope="col" className={classes.number}>
                    Callers 24 h
                  </th>
                </tr>
              </thead>
              <tbody>
                {keys.map(({ key, requests24h, callers }) => (
                  <tr key={key.id}>
                    <td className={classes.name} data-hint-if-cut>
                      <KeyName name={key.clientName} maxLength={120} />
                      <Refused reason={refusedReason(judgeKey(key, context))} />
                    </td>
                    <td>
                      {key.hint === undefined ? (
                        <NotOffered />
                      ) : (
                        <UntrustedText mono text={key.hint} maxLength={16} />
                      )}
                    </td>
                    <td>
                      <LastUsedText
                        row={{ key: withLastRequest(key, callers), status: keyStatus(key, now) }}
                        isStale={false}
                        serverNowMs={now}
                      />
                    </td>
                    <td className={classes.number}>
                      {requests24h === undefined ? <NotOffered /> : formatNumber(requests24h)}
                    </td>
                    <td className={classes.number}>
                      <Callers callers={callers} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        <CallersNote keys={keys} />
      </section>
      {leftOut.length > 0 && (
        <section aria-label="Left out" className={classes.leftOut}>
          <h3 className={classes.title}>
            Left out <span className={classes.groupCount}>{formatNumber(leftOut.length)}</span>
          </h3>
          <ul className={classes.results}>
            {leftOut.map(({ keyId, clientName, why }) => (
              <li key={keyId} className={classes.result}>
                <span className={classes.resultName} data-hint-if-cut>
                  <KeyName name={clientName} maxLength={120} />
                </span>
                <span className={classes.why}>{why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** Nothing stops where nothing goes through. */
const Refused = ({ reason }: { readonly reason: string | undefined }) =>
  reason !== undefined && <div className={classes.absent}>Every call is refused: {reason}</div>

/** A probe moves a key's own last use on some servers; the callers' last request is none. */
const withLastRequest = (key: Key, callers: KeyCallers): Key =>
  callers.state === 'known' && callers.lastRequestAt !== null
    ? { ...key, lastUsedAt: callers.lastRequestAt }
    : key

function Callers({ callers }: { readonly callers: KeyCallers }) {
  switch (callers.state) {
    case 'known':
      return `${formatNumber(callers.count)}${callers.isWhole ? '' : '+'}`
    case 'not-offered':
      return <NotOffered />
    case 'not-asked':
      return <span className={classes.absent}>not asked</span>
    case 'failed':
      return (
        <span className={classes.absent} data-hint={callers.failure.message}>
          not read
        </span>
      )
  }
}

/** What a caller is, and why some keys' are not named. */
function CallersNote({ keys }: { readonly keys: readonly KeyFacts[] }) {
  const count = (state: KeyCallers['state']) =>
    keys.filter(({ callers }) => callers.state === state).length
  const failure = keys.flatMap(({ callers }) =>
    callers.state === 'failed' ? [callers.failure] : []
  )[0]
  const notAsked = count('not-asked')
  if (keys.length === 0 || count('not-offered') === keys.length) return null
  return (
    <p className={classes.note}>
      A caller is an address with a user agent; probes of this console are left out.
      {failure !== undefined && ` Callers of ${keysWords(count('failed'))} could not be read: `}
      {failure !== undefined && <UntrustedText text={`${failure.message}.`} maxLength={200} />}
      {notAsked > 0 &&
        ` Callers of ${keysWords(notAsked)} were not asked for, so that Horizon is not asked too much at once; their own pages name them.`}
    </p>
  )
}

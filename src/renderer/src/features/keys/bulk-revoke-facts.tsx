import { formatNumber } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useNow } from '@renderer/ui/use-now'
import { keyStatus } from '@shared/domain/key-status'
import classes from './bulk-revoke-dialog.module.css'
import { LastUsedText } from './key-times'
import { NotOffered } from './not-offered'
import type { PreparedMany } from './use-bulk-revocation'
import { WhatStopsHead } from './what-stops-head'

type Props = {
  readonly prepared: PreparedMany
  readonly onReadAgain: () => void
  readonly isReading: boolean
}

/** Every key that stops, with its use, and every one that is left out, with why. */
export function BulkRevokeFacts({ prepared, onReadAgain, isReading }: Props) {
  const { keys, leftOut, fetchedAt } = prepared
  const now = useNow()
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
                  <th scope="col">Last used</th>
                  <th scope="col" className={classes.number}>
                    Requests 24 h
                  </th>
                </tr>
              </thead>
              <tbody>
                {keys.map(({ key, requests24h }) => (
                  <tr key={key.id}>
                    <td className={classes.name} data-hint-if-cut>
                      <UntrustedText text={key.clientName} maxLength={120} />
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
                        row={{ key, status: keyStatus(key, now) }}
                        isStale={false}
                        serverNowMs={now}
                      />
                    </td>
                    <td className={classes.number}>
                      {requests24h === undefined ? <NotOffered /> : formatNumber(requests24h)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
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
                  <UntrustedText text={clientName} maxLength={120} />
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

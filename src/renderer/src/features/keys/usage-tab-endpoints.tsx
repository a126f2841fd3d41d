import { formatNumber } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Usage } from '@shared/horizon/usage'
import classes from './usage-tab.module.css'

const manyErrors = 0.1

/** Where the requests went, each bar its share of all of them. */
export function UsageEndpoints({ usage }: { readonly usage: Usage }) {
  const { topEndpoints, totalRequests } = usage
  const whole = totalRequests || Math.max(1, ...topEndpoints.map(each => each.requests))
  return (
    <section className={classes.half} aria-label="Top endpoints">
      <div className={classes.head}>
        <h3 className={classes.title}>Top endpoints</h3>
        <span className={classes.note}>
          {formatNumber(topEndpoints.length)}
          {totalRequests !== undefined && ', bars are shares of all requests'}
        </span>
      </div>
      {topEndpoints.length === 0 ? (
        <p className={classes.none}>No requests in this window.</p>
      ) : (
        <table className={classes.table} data-table="endpoints">
          <caption className="hc-visually-hidden">Top endpoints by requests</caption>
          <thead>
            <tr>
              <th scope="col">Endpoint</th>
              <th scope="col" data-column="share">
                <span className="hc-visually-hidden">Share of all requests</span>
              </th>
              <th scope="col" data-column="number">
                Requests
              </th>
              <th scope="col" data-column="number">
                Errors
              </th>
            </tr>
          </thead>
          <tbody>
            {topEndpoints.map(({ method, path, requests, errors }) => (
              <tr key={`${method} ${path}`}>
                <td data-cut data-hint-if-cut>
                  <span className={classes.method}>{method.slice(0, 10)}</span>
                  <UntrustedText mono text={path} maxLength={200} />
                </td>
                <td data-column="share">
                  <ShareBar share={requests / whole} />
                </td>
                <td data-column="number" data-strong>
                  {formatNumber(requests)}
                </td>
                <td
                  data-column="number"
                  data-tone={errors > requests * manyErrors ? 'danger' : undefined}
                >
                  {formatNumber(errors)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

const barPx = 60

function ShareBar({ share }: { readonly share: number }) {
  const width = Math.max(2, Math.min(1, share) * barPx)
  return (
    <svg
      className={classes.bars}
      width={barPx}
      height={4}
      role="img"
      aria-label={`${Math.round(share * 100)} %`}
    >
      <rect className={classes.track} width={barPx} height={4} rx={2} />
      <rect className={classes.share} width={width} height={4} rx={Math.min(2, width / 2)} />
    </svg>
  )
}

import { formatExact, formatNumber } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { isProbe } from '@shared/domain/probe-agent'
import type { LoggedRequest } from '@shared/horizon/request-log'
import {
  IconAlertTriangleFilled,
  IconArrowForward,
  IconCircleCheckFilled,
  IconCircleXFilled
} from '@tabler/icons-react'
import { memo } from 'react'
import classes from './requests-tab.module.css'
import { hasMilliseconds, requestTime } from './requests-tab-time'

/** One line per call. Pages of 200 are added by hand, so the rows stay few enough to draw. */
export function RequestsTable({ requests }: { readonly requests: readonly LoggedRequest[] }) {
  const isFine = hasMilliseconds(requests.map(({ at }) => at))
  return (
    <table className={classes.table}>
      <caption className="hc-visually-hidden">Requests with this key, newest first</caption>
      <thead>
        <tr>
          <th scope="col" data-column="time">
            Time
          </th>
          <th scope="col" data-column="method">
            Method
          </th>
          <th scope="col">Path</th>
          <th scope="col" data-column="status">
            Status
          </th>
          <th scope="col" data-column="latency">
            Latency
          </th>
          <th scope="col" data-column="ip">
            Address
          </th>
          <th scope="col" data-column="agent">
            User agent
          </th>
          <th scope="col" data-column="id">
            Request id
          </th>
        </tr>
      </thead>
      <tbody>
        {requests.map(request => (
          <RequestLine key={request.id} request={request} isFine={isFine} />
        ))}
      </tbody>
    </table>
  )
}

type LineProps = { readonly request: LoggedRequest; readonly isFine: boolean }

const RequestLine = memo(function RequestLine({ request, isFine }: LineProps) {
  const { at, method, path, status, latencyMs, ip, userAgent, requestId } = request
  const { local, utc } = formatExact(at)
  const { clock, rest } = requestTime(at)
  return (
    <tr>
      <td data-column="time" data-hint={`${local}\n${utc}`}>
        <time dateTime={at}>
          {clock}
          {isFine && <span className={classes.ms}>{rest}</span>}
        </time>
      </td>
      <td data-column="method">
        <UntrustedText mono text={method} maxLength={10} />
      </td>
      <td data-cut data-strong data-hint-if-cut>
        <UntrustedText mono text={path} maxLength={200} />
      </td>
      <td data-column="status">
        <Status status={status} />
      </td>
      <td data-column="latency">
        {latencyMs === undefined ? 'not offered' : `${formatNumber(Math.round(latencyMs))} ms`}
      </td>
      <td data-column="ip" data-cut data-hint-if-cut>
        {ip === undefined ? 'not offered' : <UntrustedText mono text={ip} maxLength={60} />}
      </td>
      <td data-column="agent" data-cut data-hint-if-cut>
        {isProbe(userAgent ?? '') && <span className={classes.probe}>this console’s proof</span>}{' '}
        {userAgent === undefined ? 'not offered' : <UntrustedText text={userAgent} />}
      </td>
      <td data-column="id">
        {requestId === undefined ? 'not offered' : <RequestId id={requestId} />}
      </td>
    </tr>
  )
})

const kinds = [
  { from: 500, kind: 'failed', Icon: IconCircleXFilled },
  { from: 400, kind: 'refused', Icon: IconAlertTriangleFilled },
  { from: 300, kind: 'moved', Icon: IconArrowForward },
  { from: 0, kind: 'ok', Icon: IconCircleCheckFilled }
] as const

function Status({ status }: { readonly status: number }) {
  const found = kinds.find(each => status >= each.from) ?? kinds[3]
  return (
    <span className={classes.status} data-kind={found.kind}>
      <found.Icon size={14} aria-hidden />
      {status}
    </span>
  )
}

/** A press selects it whole, for the system's own copy: only main writes to the clipboard. */
function RequestId({ id }: { readonly id: string }) {
  return (
    <button
      type="button"
      className={classes.id}
      data-hint={`${id}\nSelects it: Ctrl C or Cmd C then copies`}
      onClick={event => window.getSelection()?.selectAllChildren(event.currentTarget)}
    >
      <UntrustedText mono text={id} maxLength={80} />
    </button>
  )
}

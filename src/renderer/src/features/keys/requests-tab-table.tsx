import { useElementSize } from '@mantine/hooks'
import { formatExact } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { LoggedRequest } from '@shared/horizon/request-log'
import {
  IconAlertTriangleFilled,
  IconArrowForward,
  IconCircleCheckFilled,
  IconCircleXFilled
} from '@tabler/icons-react'
import { memo, useMemo } from 'react'
import classes from './requests-tab.module.css'
import { type MovableColumn, requestColumns } from './requests-tab-columns'
import { RequestPart } from './requests-tab-part'
import { hasMilliseconds, requestTime } from './requests-tab-time'

const words: Readonly<Record<MovableColumn, string>> = {
  latency: 'Latency',
  ip: 'Address',
  agent: 'User agent',
  id: 'Request id'
}
const inOrder = ['latency', 'ip', 'agent', 'id'] as const
/** Before the first measurement. */
const assumedWidth = 1_400

/** One line per call. Pages of 200 are added by hand, so the rows stay few enough to draw. */
export function RequestsTable({ requests }: { readonly requests: readonly LoggedRequest[] }) {
  const isFine = hasMilliseconds(requests.map(({ at }) => at))
  const { ref, width } = useElementSize()
  const { shown, agentPx } = requestColumns(width === 0 ? assumedWidth : width, requests)
  const own = useSame(inOrder.filter(column => shown.has(column)))
  const under = useSame(inOrder.filter(column => !shown.has(column)))
  return (
    <div ref={ref}>
      <table className={classes.table}>
        <caption className="hc-visually-hidden">Requests with this key, newest first</caption>
        <colgroup>
          <col className={classes.time} />
          <col className={classes.method} />
          <col />
          <col className={classes.code} />
          {own.map(column => (
            <col
              key={column}
              className={classes[column]}
              {...(column === 'agent' && { style: { width: agentPx } })}
            />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Method</th>
            <th scope="col">
              Path
              {under.length > 0 && (
                <span className={classes.beside}>
                  {under.map(column => words[column].toLowerCase()).join(', ')}
                </span>
              )}
            </th>
            <th scope="col">Status</th>
            {own.map(column => (
              <th key={column} scope="col" data-column={column}>
                {words[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {requests.map(request => (
            <RequestLine
              key={request.id}
              request={request}
              isFine={isFine}
              own={own}
              under={under}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The same list as long as it says the same, or every row would be drawn again. */
function useSame(columns: readonly MovableColumn[]): readonly MovableColumn[] {
  const names = columns.join(' ')
  return useMemo(() => inOrder.filter(column => names.split(' ').includes(column)), [names])
}

type LineProps = {
  readonly request: LoggedRequest
  readonly isFine: boolean
  readonly own: readonly MovableColumn[]
  /** What there is no column for. */
  readonly under: readonly MovableColumn[]
}

const RequestLine = memo(function RequestLine({ request, isFine, own, under }: LineProps) {
  const { at, method, path, status } = request
  const { local, utc } = formatExact(at)
  const { clock, rest } = requestTime(at)
  return (
    <tr data-two-lines={under.length > 0 || undefined}>
      <td data-column="time" data-hint={`${local}\n${utc}`}>
        <time dateTime={at}>
          {clock}
          {isFine && <span className={classes.ms}>{rest}</span>}
        </time>
      </td>
      <td>
        <UntrustedText mono text={method} maxLength={10} />
      </td>
      <td data-strong>
        <span className={classes.path} data-hint-if-cut>
          <UntrustedText mono text={path} maxLength={200} />
        </span>
        {under.length > 0 && (
          <span className={classes.under}>
            {under.map(column => (
              <span key={column} data-part={column} data-hint-if-cut>
                <RequestPart column={column} request={request} />
              </span>
            ))}
          </span>
        )}
      </td>
      <td>
        <Status status={status} />
      </td>
      {own.map(column => (
        <td
          key={column}
          data-column={column}
          {...((column === 'ip' || column === 'agent') && {
            'data-cut': true,
            'data-hint-if-cut': true
          })}
        >
          <RequestPart column={column} request={request} />
        </td>
      ))}
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

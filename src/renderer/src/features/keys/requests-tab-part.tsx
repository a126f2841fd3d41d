import { formatNumber } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { isProbe } from '@shared/domain/probe-agent'
import type { LoggedRequest } from '@shared/horizon/request-log'
import classes from './requests-tab.module.css'
import type { MovableColumn } from './requests-tab-columns'

type Props = { readonly column: MovableColumn; readonly request: LoggedRequest }

/** What a request says in a column of its own or under its path. */
export function RequestPart({ column, request }: Props) {
  const { latencyMs, ip, userAgent, requestId } = request
  switch (column) {
    case 'latency':
      return latencyMs === undefined ? 'not offered' : `${formatNumber(Math.round(latencyMs))} ms`
    case 'ip':
      return ip === undefined ? 'not offered' : <UntrustedText mono text={ip} maxLength={60} />
    case 'agent':
      return (
        <>
          {isProbe(userAgent ?? '') && <span className={classes.probe}>this console’s proof</span>}{' '}
          {userAgent === undefined ? 'not offered' : <UntrustedText text={userAgent} />}
        </>
      )
    case 'id':
      return requestId === undefined ? 'not offered' : <RequestId id={requestId} />
  }
}

/** A press selects it whole, for the system's own copy: only main writes to the clipboard. */
function RequestId({ id }: { readonly id: string }) {
  return (
    <button
      type="button"
      className={classes.requestId}
      data-hint={`${id}\nSelects it: Ctrl C or Cmd C then copies`}
      onClick={event => window.getSelection()?.selectAllChildren(event.currentTarget)}
    >
      <UntrustedText mono text={id} maxLength={80} />
    </button>
  )
}

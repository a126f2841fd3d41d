import { formatDate, formatExact, formatRelative, formatUntil } from './format'
import { useAgeNow, useNow } from './use-now'

type Props = {
  readonly iso: string
  readonly mode: 'relative' | 'date' | 'until'
  /** The present where it is not this computer's, such as a server's clock. */
  readonly nowMs?: number
  /** Off in table cells, where the row has the focus. */
  readonly isFocusable?: boolean
}

/** A time as short as its place needs; local and UTC to the second on hover and focus. */
export function TimeText({ iso, mode, nowMs, isFocusable = true }: Props) {
  const { local, utc } = formatExact(iso)
  return (
    <time
      dateTime={iso}
      data-hint={`${local}\n${utc}`}
      {...(isFocusable && { tabIndex: 0 })}
      className="hc-figures"
    >
      {mode === 'relative' && nowMs === undefined ? (
        <Age iso={iso} />
      ) : (
        <Words iso={iso} mode={mode} nowMs={nowMs} />
      )}
    </time>
  )
}

const Age = ({ iso }: Pick<Props, 'iso'>) => formatRelative(iso, useAgeNow(iso))

function Words({ iso, mode, nowMs }: Omit<Props, 'isFocusable'>) {
  const here = useNow()
  return words(iso, mode, nowMs ?? here)
}

function words(iso: string, mode: Props['mode'], nowMs: number): string {
  switch (mode) {
    case 'relative':
      return formatRelative(iso, nowMs)
    case 'until':
      return formatUntil(iso, nowMs)
    case 'date':
      return formatDate(iso)
  }
}

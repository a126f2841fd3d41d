import { useElementSize } from '@mantine/hooks'
import { formatDate, formatNumber, formatUntil } from '@renderer/ui/format'
import type { PartnerRow } from '@renderer/ui/partner-rows'
import { partnerPath, partnersListPath } from '@renderer/ui/partners-path'
import { visibleText } from '@shared/domain/visible-text'
import { IconInfinity, IconMailExclamation } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Link } from 'wouter'
import classes from './partners-timeline.module.css'
import { type PlacedEnd, placeEnds, timelineMonths, timelineOf } from './partners-timeline-marks'

/** Until the first measuring; a 1440 window has about this. */
const assumedWidth = 1_180

type Props = { readonly rows: readonly PartnerRow[]; readonly serverNowMs: number }

/** When partnerships and open invitations end, each a way to its partner; what never ends is said. */
export function PartnersTimeline({ rows, serverNowMs }: Props) {
  const { ref, width } = useElementSize()
  const timeline = useMemo(() => timelineOf(rows, serverNowMs), [rows, serverNowMs])
  const { months, endless, later, lapsed } = timeline
  const ends = useMemo(
    () => placeEnds(timeline.ends, width === 0 ? assumedWidth : width),
    [timeline, width]
  )
  return (
    <section className={classes.timeline} aria-label={`Ends in the next ${timelineMonths} months`}>
      <div className={classes.head}>
        <h2 className={classes.title}>Next {timelineMonths} months</h2>
        <span className={classes.legend} aria-hidden>
          <i className={classes.mark} data-what="partnership" /> partnership ends
          <i className={classes.mark} data-what="invitation" /> invitation lapses
        </span>
        <span className={classes.spring} />
        {later > 0 && (
          <span className={classes.aside}>
            {formatNumber(later)} {later === 1 ? 'ends' : 'end'} later
          </span>
        )}
        {lapsed > 0 && (
          <Link href={partnersListPath({ checks: ['lapsed'] })} className={classes.flag}>
            <IconMailExclamation size={14} stroke={1.7} aria-hidden />
            {lapsed === 1 ? '1 invitation lapsed' : `${formatNumber(lapsed)} invitations lapsed`}
          </Link>
        )}
        {endless > 0 && (
          <Link href={partnersListPath({ checks: ['no-expiry'] })} className={classes.flag}>
            <IconInfinity size={14} stroke={1.7} aria-hidden />
            {formatNumber(endless)} without expiry
          </Link>
        )}
      </div>
      <div className={classes.frame}>
        <div ref={ref} className={classes.lanes} style={{ height: heightOf(ends) }}>
          {months.map(({ label, share }) => (
            <span key={share} className={classes.month} style={at(share)} aria-hidden>
              <span className={classes.monthWord}>{label}</span>
            </span>
          ))}
          {ends.length === 0 ? (
            <p className={classes.none}>Nothing ends in these months.</p>
          ) : (
            <ol className={classes.ends}>
              {ends.map(end => (
                <li key={`${end.partnerId} ${end.what}`}>
                  <End end={end} serverNowMs={serverNowMs} />
                </li>
              ))}
            </ol>
          )}
        </div>
      </div>
    </section>
  )
}

function End({ end, serverNowMs }: { readonly end: PlacedEnd; readonly serverNowMs: number }) {
  const { partnerId, name, what, lane, label, isSoon, share } = end
  const shown = visibleText(name, 100)
  const words = what === 'partnership' ? 'partnership ends' : 'invitation lapses'
  const date = formatDate(end.at)
  const until = formatUntil(end.at, serverNowMs)
  const when = until === date ? date : `${until}, ${date}`
  return (
    <Link
      href={partnerPath(partnerId)}
      className={classes.end}
      style={at(share)}
      data-lane={lane}
      data-label={label}
      data-soon={isSoon || undefined}
      data-hint={`${shown}: ${words} ${when}`}
      aria-label={`${shown}: ${words} ${when}`}
    >
      <i className={classes.mark} data-what={what} />
      {label !== 'none' && <span className={classes.name}>{shown}</span>}
    </Link>
  )
}

/** As many lanes as are taken, over the line of months. */
const heightOf = (ends: readonly PlacedEnd[]): number =>
  20 + 22 * Math.max(1, ...ends.map(({ lane }) => lane + 1))

const at = (share: number) => ({ insetInlineStart: `${(share * 100).toFixed(2)}%` })

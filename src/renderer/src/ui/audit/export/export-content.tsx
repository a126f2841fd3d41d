import { formatNumber } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { heldToSentence, lateWords } from '@shared/domain/audit-coverage-words'
import type { ReactNode } from 'react'
import { zoneLabel } from '../audit-times'
import type { ExportDialogProps } from '../audit-view-parts'
import { coverageSentence, dayTimeWords } from '../coverage/coverage-words'
import { dateZoneWords } from '../zone-words'
import classes from './export.module.css'
import type { ExportFormat } from './export-words'

type Props = ExportDialogProps & {
  readonly format: ExportFormat
  readonly isRedacted: boolean
}

/** What will be in the file, before it is written. */
export function ExportContent(props: Props) {
  const { search, order, count, coverage, format, isRedacted } = props
  const dates = dateZoneWords(search)
  const show = (iso: string) => dayTimeWords(iso, search.zone)
  const gaps = coverage === undefined ? undefined : coverageSentence(coverage, search.zone)
  const heldTo = coverage && heldToSentence(coverage, show)
  return (
    <dl className={classes.facts} aria-label="What will be in it">
      <Fact name="Entries">
        {count === null ? 'all that match, still being counted' : formatNumber(count)}, the{' '}
        {order === 'newest' ? 'newest' : 'oldest'} first, as on screen, without a cap
      </Fact>
      <Fact name="Filter">
        {search.query.trim() === '' && search.fixed === undefined ? (
          'none: everything that is held'
        ) : (
          <UntrustedText
            mono
            text={[search.fixed, search.query].filter(Boolean).join(' ')}
            maxLength={400}
          />
        )}
        {dates !== undefined &&
          `, ${dates}${search.zone === 'local' ? ` (${zoneLabel(Date.parse(search.moment), 'local')})` : ''}`}
      </Fact>
      {format !== 'csv' && (
        <Fact name="Fields">every field as Horizon sent it, those of the table first</Fact>
      )}
      <Fact name="Times">UTC, ISO 8601, whatever the screen shows</Fact>
      <Fact name="Coverage">
        {gaps === undefined
          ? 'said in the file’s head'
          : gaps === '' && heldTo === undefined
            ? 'no gap is known; said in the file’s head'
            : [gaps, heldTo, 'The file’s head says so.'].filter(Boolean).join(' ')}
      </Fact>
      {coverage && <Fact name="Late entries">{lateWords(coverage, show)}</Fact>}
      {format === 'bundle' && (
        <Fact name="Proof">
          {isRedacted
            ? 'a chain of its own over all entries; their hashes in the console’s chain are left out'
            : 'a chain of its own over all entries, and their hashes in the console’s chain'}
        </Fact>
      )}
    </dl>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className={classes.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

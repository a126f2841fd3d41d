import { Switch, Textarea, TextInput } from '@mantine/core'
import { maskCredentials } from '@shared/domain/key-format'
import { visibleText } from '@shared/domain/visible-text'
import { IconAlertTriangleFilled, IconGitMerge } from '@tabler/icons-react'
import { useId } from 'react'
import { formatNumber } from '../format'
import { AddressTest } from './address-test'
import classes from './allowlist-editor.module.css'
import {
  type ReadAllowlist,
  readAllowlist,
  type Said,
  type TypedAllowlist
} from './typed-allowlist'

type Props = {
  readonly value: TypedAllowlist
  readonly onChange: (value: TypedAllowlist) => void
  readonly label: string
  /** What to say of the whole list, such as a refusal. */
  readonly issue?: string
  readonly reasonIssue?: string
  /** Beside the field, such as a way to fill it in. */
  readonly children?: React.ReactNode
}

const saidAtMost = 5

/** Ranges, one on each line, with what is wrong or merged said by line, and a test of one address. */
export function AllowlistEditor(props: Props) {
  const { value, onChange, label, issue, reasonIssue, children } = props
  const saidId = useId()
  const read = readAllowlist(value)
  const isBad = !value.isOpen && (read.errors.length > 0 || issue !== undefined)
  return (
    <section className={classes.editor} aria-label={label} data-field="ipAllowlist">
      <Switch
        label="Only from certain addresses"
        description={
          value.isOpen ? 'Now every address may call with it' : 'Others get 403 ip_not_allowed'
        }
        checked={!value.isOpen}
        onChange={event => onChange({ ...value, isOpen: !event.currentTarget.checked })}
      />
      {!value.isOpen && (
        <>
          <Textarea
            label="Addresses and ranges"
            description="IPv4 or IPv6, one on each line, such as 203.0.113.0/24 or 2001:db8::/32"
            rows={4}
            resize="vertical"
            value={value.text}
            error={isBad}
            spellCheck={false}
            autoComplete="off"
            maxLength={100_000}
            classNames={{ input: 'hc-mono' }}
            aria-describedby={saidId}
            onChange={event => onChange({ ...value, text: event.currentTarget.value })}
          />
          <div id={saidId} aria-live="polite" className={classes.said}>
            {issue !== undefined && read.errors.length === 0 && (
              <p className={classes.error}>{issue}</p>
            )}
            <Lines kind="error" said={read.errors} />
            <Lines kind="note" said={read.notes} />
            {read.errors.length === 0 && read.ranges.length > 0 && (
              <p className={classes.sent}>{sentWords(read.ranges)}</p>
            )}
          </div>
          <Openness {...{ read, value, onChange, reasonIssue }} />
          {children}
        </>
      )}
      <AddressTest ranges={value.isOpen ? null : read.ranges} />
    </section>
  )
}

type LinesProps = { readonly kind: 'error' | 'note'; readonly said: readonly Said[] }

function Lines({ kind, said }: LinesProps) {
  if (said.length === 0) return null
  const more = said.length - saidAtMost
  return (
    <ul className={kind === 'error' ? classes.errors : classes.notes}>
      {said.slice(0, saidAtMost).map(({ line, words }) => (
        <li key={`${line} ${words}`}>
          {kind === 'note' && <IconGitMerge size={13} stroke={1.7} aria-hidden />}
          Line {line}: {visibleText(maskCredentials(words), 300)}
        </li>
      ))}
      {more > 0 && <li>and {formatNumber(more)} more</li>}
    </ul>
  )
}

const sentWords = (ranges: readonly string[]): string => {
  const shown = ranges.slice(0, 4).join(', ')
  const more = ranges.length - 4
  const count = ranges.length === 1 ? '1 range' : `${formatNumber(ranges.length)} ranges`
  return `Sent as ${count}: ${shown}${more > 0 ? ` and ${formatNumber(more)} more` : ''}`
}

type OpennessProps = Pick<Props, 'value' | 'onChange' | 'reasonIssue'> & {
  readonly read: ReadAllowlist
}

/** A list that hardly keeps anyone out has to be meant. */
function Openness({ read, value, onChange, reasonIssue }: OpennessProps) {
  if (read.openness.length === 0) return null
  return (
    <div className={classes.open}>
      {read.openness.map(({ family, words }) => (
        <p key={family} className={classes.warn}>
          <IconAlertTriangleFilled size={14} aria-hidden />
          {words}.
        </p>
      ))}
      <TextInput
        data-field="openReason"
        label="Why they are this wide"
        description="Needed; stays in the console’s journal"
        value={value.reason}
        error={withoutRepeat(reasonIssue, read)}
        maxLength={1_000}
        autoComplete="off"
        onChange={event => onChange({ ...value, reason: event.currentTarget.value })}
      />
    </div>
  )
}

/** What stands above already is not said a second time. */
const withoutRepeat = (issue: string | undefined, { openness }: ReadAllowlist) =>
  openness.reduce((left, { words }) => left?.replace(`${words}. `, ''), issue)

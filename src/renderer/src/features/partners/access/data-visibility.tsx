import { SegmentedControl, Switch } from '@mantine/core'
import type { DataVisibility as Data } from '@shared/domain/access'
import type { CarriedAccess } from '@shared/domain/access-diff'
import type { AccessIssue, AccessIssueKind } from '@shared/domain/access-issues'
import { IconChartBar, IconInfoCircle, IconListSearch, IconMessages } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { withData } from './change-access'
import classes from './data-visibility.module.css'

type Props = {
  readonly access: CarriedAccess
  readonly before: Data
  readonly issues: readonly AccessIssue[]
  /** Absent where nothing may be changed. */
  readonly onChange: ((access: CarriedAccess) => void) | undefined
}

/** The third dimension of a scope, with what each switch has no effect on. */
export function DataVisibility({ access, before, issues, onChange }: Props) {
  const { data } = access
  const headId = useId()
  const change = (changed: Partial<Data>) => onChange?.(withData(access, changed))
  const isReadOnly = onChange === undefined
  const beyond = Object.keys(access.unknownData ?? {}).filter(name => name !== historyField).length

  return (
    <section className={classes.section} aria-labelledby={headId}>
      <h2 id={headId} className={classes.head}>
        Data visibility
      </h2>
      <Line
        icon={<IconMessages size={15} stroke={1.7} />}
        name="Conversation history"
        isChanged={data.conversationHistory !== before.conversationHistory}
        notes={[...notesOf(issues, ['history-of-others']), ...unknownHistory(access)]}
      >
        {isReadOnly ? (
          <span className={classes.value}>
            {data.conversationHistory === 'own' ? 'Own only' : 'All past'}
          </span>
        ) : (
          <SegmentedControl
            className={classes.choice}
            aria-label="Conversation history"
            value={data.conversationHistory}
            onChange={value => change({ conversationHistory: value === 'all' ? 'all' : 'own' })}
            data={[
              { value: 'own', label: 'Own only' },
              { value: 'all', label: 'All past' }
            ]}
          />
        )}
      </Line>
      <Line
        icon={<IconChartBar size={15} stroke={1.7} />}
        name="Usage metrics"
        beside="tokens, cost, performance"
        isChanged={data.usageMetrics !== before.usageMetrics}
        notes={dashboardNotes(issues)}
      >
        <Choice
          label="Usage metrics"
          isOn={data.usageMetrics}
          onChange={isReadOnly ? undefined : usageMetrics => change({ usageMetrics })}
        />
      </Line>
      <Line
        icon={<IconListSearch size={15} stroke={1.7} />}
        name="Audit logs"
        beside="activity on shared resources"
        isChanged={data.auditLogs !== before.auditLogs}
        notes={notesOf(issues, ['audit-of-nothing'])}
      >
        <Choice
          label="Audit logs"
          isOn={data.auditLogs}
          onChange={isReadOnly ? undefined : auditLogs => change({ auditLogs })}
        />
      </Line>
      {beyond > 0 && (
        <Note>
          {beyond === 1 ? '1 more setting is' : `${beyond} more settings are`} unknown here, and
          sent back as Horizon said
        </Note>
      )}
    </section>
  )
}

type LineProps = {
  readonly icon: ReactNode
  readonly name: string
  readonly beside?: string
  readonly isChanged: boolean
  readonly notes: readonly string[]
  readonly children: ReactNode
}

function Line({ icon, name, beside, isChanged, notes, children }: LineProps) {
  return (
    <div className={classes.row} data-changed={isChanged || undefined}>
      <div className={classes.line}>
        <span className={classes.icon} aria-hidden>
          {icon}
        </span>
        <span className={classes.name} data-hint-if-cut>
          {name}
        </span>
        {beside && <span className={classes.beside}>{beside}</span>}
        <span className={classes.spring} />
        {children}
      </div>
      {notes.map(note => (
        <Note key={note}>{note}</Note>
      ))}
    </div>
  )
}

const Note = ({ children }: { readonly children: ReactNode }) => (
  <div className={classes.note}>
    <IconInfoCircle size={13} stroke={1.7} aria-hidden />
    <span>{children}.</span>
  </div>
)

function Choice(props: {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: ((isOn: boolean) => void) | undefined
}) {
  const { label, isOn, onChange } = props
  if (onChange === undefined) return <span className={classes.value}>{isOn ? 'On' : 'Off'}</span>
  return (
    <Switch
      size="sm"
      aria-label={label}
      checked={isOn}
      onChange={event => onChange(event.currentTarget.checked)}
    />
  )
}

const historyField = 'conversation_history'
const unknownHistory = ({ data, unknownData = {} }: CarriedAccess): readonly string[] =>
  data.conversationHistory === 'all' && Object.hasOwn(unknownData, historyField)
    ? ['Unknown here: shown as All past, and sent back as Horizon said unless Own only is chosen']
    : []

const notesOf = (
  issues: readonly AccessIssue[],
  kinds: readonly AccessIssueKind[]
): readonly string[] =>
  issues.filter(({ kind }) => kinds.includes(kind)).map(({ sentence }) => sentence)

/** One line however many departments it is about. */
function dashboardNotes(issues: readonly AccessIssue[]): readonly string[] {
  const usage = notesOf(issues, ['usage-of-nothing'])
  const omitted = notesOf(issues, ['dashboards-without-figures'])
  if (omitted.length < 2) return [...usage, ...omitted]
  return [
    ...usage,
    `Dashboards omit tokens, cost and performance: ${omitted.length} departments are shared at Interact or above, but usage metrics are off`
  ]
}

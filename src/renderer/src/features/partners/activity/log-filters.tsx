import { Autocomplete, Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { localZone } from '@renderer/ui/usage-chart/usage-words'
import { shareTypes } from '@shared/domain/access'
import { visibleText } from '@shared/domain/visible-text'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import type { Partner } from '@shared/horizon/partner'
import { type FormEvent, useState } from 'react'
import { usePartnerKeys } from '../keys/use-partner-keys'
import classes from './activity.module.css'
import { type LogFilterName, logFilterNames, useActivityPlace } from './activity-place'
import { outcomes, outcomeWords } from './entry-words'

type Props = {
  readonly profileId: string
  readonly partner: Partner
  /** What is shown: its actions are offered. */
  readonly entries: readonly AuditEntry[]
}

const resourceTypes = [...shareTypes, 'app', 'conversation', 'api_key', 'partner'] as const

/** By whom, what, on what, from where, when and with what outcome; each asks Horizon. */
export function LogFilters({ profileId, partner, entries }: Props) {
  const { filters, change } = useActivityPlace()
  const { keys } = usePartnerKeys(profileId, partner)
  const isFiltered = Object.keys(filters).length > 0
  const set = (name: LogFilterName) => (value: string | null) =>
    change({ [name]: value === null || value === '' ? null : value })
  const actions = [...new Set(entries.map(({ action }) => action))].toSorted()
  return (
    <fieldset className={classes.filters} aria-label="Filters">
      <Select
        size="xs"
        className={classes.who}
        aria-label="Who"
        placeholder="Everyone"
        clearable
        searchable
        data={whoOptions(partner, keys, filters.actor)}
        value={filters.actor ?? null}
        onChange={set('actor')}
      />
      <Entered key={`action ${filters.action}`} value={filters.action} onEnter={set('action')}>
        {(text, setText) => (
          <Autocomplete
            size="xs"
            aria-label="Action"
            placeholder="Action"
            data={actions}
            value={text}
            maxLength={200}
            onChange={setText}
            onOptionSubmit={set('action')}
          />
        )}
      </Entered>
      <Select
        size="xs"
        className={classes.type}
        aria-label="Kind of resource"
        placeholder="Any resource"
        clearable
        data={resourceTypes.map(value => ({ value, label: value.replaceAll('_', ' ') }))}
        value={filters.resourceType ?? null}
        onChange={set('resourceType')}
      />
      <TypedFilter name="resourceId" label="Resource id" value={filters.resourceId} onEnter={set} />
      <TypedFilter name="ip" label="Address" value={filters.ip} onEnter={set} />
      <SegmentedControl
        aria-label="Outcome"
        size="xs"
        data={[
          { value: '', label: 'All' },
          ...outcomes.map(value => ({ value, label: outcomeWords(value) }))
        ]}
        value={outcomes.find(outcome => outcome === filters.outcome) ?? ''}
        onChange={set('outcome')}
      />
      <span className={classes.span}>
        from
        <Moment name="from" label="From" value={filters.from} onEnter={set('from')} />
        to
        <Moment name="to" label="To" value={filters.to} onEnter={set('to')} />
        {localZone(new Date())}
      </span>
      {isFiltered && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => change(Object.fromEntries(logFilterNames.map(name => [name, null])))}
        >
          Clear filters
        </Button>
      )}
    </fieldset>
  )
}

type Named = { readonly id: string; readonly clientName: string; readonly hint?: string }

/** The partner's people and keys; one that is neither stays as it is. */
function whoOptions({ users }: Partner, keys: readonly Named[], chosen: string | undefined) {
  const people = users.map(({ id, name, email }) => ({
    value: id,
    label: visibleText(name || email || id, 60)
  }))
  const ofKeys = keys.map(({ id, clientName, hint }) => ({
    value: id,
    label: visibleText(`${clientName} ${hint ?? ''}`.trim(), 60)
  }))
  const isKnown = [...people, ...ofKeys].some(({ value }) => value === chosen)
  return [
    { group: 'People', items: people },
    { group: 'Partner keys', items: ofKeys },
    ...(chosen === undefined || isKnown
      ? []
      : [{ group: 'Other', items: [{ value: chosen, label: visibleText(chosen, 60) }] }])
  ]
}

type EnteredProps = {
  readonly value: string | undefined
  readonly onEnter: (value: string) => void
  readonly children: (text: string, setText: (text: string) => void) => React.ReactNode
}

/** Asks when it is entered or left, not with each letter. */
function Entered({ value = '', onEnter, children }: EnteredProps) {
  const [text, setText] = useState(value)
  const enter = (event?: FormEvent) => {
    event?.preventDefault()
    if (text.trim() !== value) onEnter(text.trim())
  }
  return (
    <form className={classes.entered} onSubmit={enter} onBlur={() => enter()}>
      {children(text, setText)}
    </form>
  )
}

type TypedProps = {
  readonly name: LogFilterName
  readonly label: string
  readonly value: string | undefined
  readonly onEnter: (name: LogFilterName) => (value: string | null) => void
}

const TypedFilter = ({ name, label, value, onEnter }: TypedProps) => (
  <Entered key={`${name} ${value}`} value={value} onEnter={onEnter(name)}>
    {(text, setText) => (
      <TextInput
        size="xs"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        spellCheck={false}
        onChange={event => setText(event.currentTarget.value)}
      />
    )}
  </Entered>
)

type MomentProps = {
  readonly name: LogFilterName
  readonly label: string
  readonly value: string | undefined
  readonly onEnter: (value: string | null) => void
}

/** Local time, as everywhere on the page; sent as UTC. */
const Moment = ({ name, label, value, onEnter }: MomentProps) => {
  const named = `${label}, local time (${localZone(new Date())})`
  return (
    <TextInput
      key={`${name} ${value}`}
      size="xs"
      className={classes.moment}
      type="datetime-local"
      aria-label={named}
      data-hint={named}
      max="9999-12-31T23:59"
      defaultValue={value === undefined ? '' : localMinute(value)}
      onBlur={event => {
        const at = Date.parse(event.currentTarget.value)
        const iso = Number.isNaN(at) ? null : new Date(at).toISOString()
        if (iso !== (value ?? null)) onEnter(iso)
      }}
    />
  )
}

function localMinute(iso: string): string {
  const at = new Date(iso)
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

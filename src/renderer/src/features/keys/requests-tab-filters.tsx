import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import classes from './requests-tab.module.css'

const statusClasses = ['2xx', '3xx', '4xx', '5xx'] as const

type Filter = { readonly status: string; readonly ip: string; readonly path: string }

type Props = {
  readonly filter: Filter
  readonly onChange: (changes: Readonly<Record<string, string | null>>) => void
  readonly age: ReactNode
  readonly isFetching: boolean
  readonly onRefresh: () => void
}

/** Status class at once; address and path when they are entered, since each asks Horizon. */
export function RequestsFilters({ filter, onChange, age, isFetching, onRefresh }: Props) {
  return (
    <div className={classes.bar}>
      <SegmentedControl
        aria-label="Status"
        size="xs"
        data={[
          { value: '', label: 'All' },
          ...statusClasses.map(value => ({ value, label: value }))
        ]}
        value={filter.status}
        onChange={value => onChange({ status: value === '' ? null : value })}
      />
      <Entered
        key={`ip ${filter.ip}`}
        label="Address"
        placeholder="Address, exactly"
        value={filter.ip}
        maxLength={100}
        onEnter={value => onChange({ ip: value === '' ? null : value })}
      />
      <Entered
        key={`path ${filter.path}`}
        label="Path"
        placeholder="Path, such as /api/agents"
        value={filter.path}
        maxLength={500}
        onEnter={value => onChange({ path: value === '' ? null : value })}
      />
      <span className={classes.age}>{age}</span>
      <Button
        size="xs"
        variant="default"
        loading={isFetching}
        leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
        onClick={onRefresh}
      >
        Refresh
      </Button>
    </div>
  )
}

type EnteredProps = {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly maxLength: number
  readonly onEnter: (value: string) => void
}

function Entered({ label, placeholder, value, maxLength, onEnter }: EnteredProps) {
  const [text, setText] = useState(value)
  const enter = (event?: FormEvent) => {
    event?.preventDefault()
    if (text.trim() !== value) onEnter(text.trim())
  }
  return (
    <form className={classes.entered} onSubmit={enter}>
      <TextInput
        size="xs"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        maxLength={maxLength}
        spellCheck={false}
        onChange={event => setText(event.currentTarget.value)}
        onBlur={() => enter()}
      />
    </form>
  )
}

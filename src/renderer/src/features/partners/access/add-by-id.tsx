import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { Share, ShareType } from '@shared/domain/access'
import { useState } from 'react'
import classes from './resources-pane.module.css'

type Props = {
  readonly types: readonly ShareType[]
  readonly onAdd: (share: Share) => void
}

/** For what no list names: its id as Horizon knows it. It is shared at View first. */
export function AddById({ types, onAdd }: Props) {
  const [type, setType] = useState<ShareType>(types[0] ?? 'department')
  const [id, setId] = useState('')
  const entered = id.trim()
  return (
    <form
      className={classes.add}
      aria-label="Share by id"
      onSubmit={event => {
        event.preventDefault()
        if (entered === '') return
        onAdd({ type, id: entered, level: 'view' })
        setId('')
      }}
    >
      <NativeSelect
        size="sm"
        aria-label="Kind"
        value={type}
        onChange={event => {
          const chosen = types.find(each => each === event.currentTarget.value)
          if (chosen !== undefined) setType(chosen)
        }}
        data={[...types]}
      />
      <TextInput
        size="sm"
        aria-label="Id"
        placeholder="Id, such as dept_sales"
        value={id}
        maxLength={200}
        onChange={event => setId(event.currentTarget.value)}
      />
      <Button size="sm" variant="default" type="submit">
        Share at View
      </Button>
    </form>
  )
}

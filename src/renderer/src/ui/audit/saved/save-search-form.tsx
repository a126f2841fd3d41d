import { Button, TextInput } from '@mantine/core'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import classes from './saved-searches.module.css'
import { onEscape, useFocusBack } from './use-focus-back'

type Props = {
  readonly query: string
  readonly isSaving: boolean
  /** Rejects where it was not kept. */
  readonly onSave: (name: string) => Promise<void>
}

/** Keeps the present search under a name. */
export function SaveSearchForm({ query, isSaving, onSave }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const [name, setName] = useState('')
  const isEmpty = query.trim() === ''
  const opener = useFocusBack<HTMLButtonElement>(isOpen)
  const close = () => setIsOpen(false)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() === '' || isSaving) return
    onSave(name.trim()).then(
      () => {
        close()
        setName('')
      },
      // What failed is said below; the name stays to be saved again.
      () => undefined
    )
  }

  if (!isOpen) {
    return (
      <Button
        ref={opener}
        fullWidth
        justify="flex-start"
        variant="subtle"
        leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
        aria-disabled={isEmpty}
        data-disabled={isEmpty || undefined}
        data-hint={isEmpty ? 'The query is empty' : undefined}
        onClick={() => isEmpty || setIsOpen(true)}
      >
        Save this search…
      </Button>
    )
  }
  return (
    <form className={classes.form} onSubmit={submit} onKeyDown={onEscape(close)}>
      <p className={classes.kept}>
        <UntrustedText mono text={query} maxLength={300} />
      </p>
      <div className={classes.formLine}>
        <TextInput
          aria-label="Name of the search"
          placeholder="Name"
          className={classes.nameField}
          data-autofocus
          autoFocus
          maxLength={100}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={isSaving} aria-disabled={name.trim() === ''}>
          Save
        </Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

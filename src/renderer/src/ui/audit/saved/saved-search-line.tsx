import { ActionIcon, Button, TextInput, UnstyledButton } from '@mantine/core'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { SavedSearch } from '@shared/contract/audit'
import { visibleText } from '@shared/domain/visible-text'
import { IconPencil, IconPin, IconPinFilled, IconTrash } from '@tabler/icons-react'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import classes from './saved-searches.module.css'

type Props = {
  readonly search: SavedSearch
  readonly onRun: () => void
  readonly onChange: (search: SavedSearch) => Promise<void>
  readonly onRemove: () => void
}

export function SavedSearchLine({ search, onRun, onChange, onRemove }: Props) {
  const [isRenaming, setIsRenaming] = useState(false)
  const name = visibleText(search.name, 100)
  if (isRenaming) {
    return (
      <li className={classes.line}>
        <Rename
          name={search.name}
          onEnd={() => setIsRenaming(false)}
          onRename={next => void onChange({ ...search, name: next })}
        />
      </li>
    )
  }
  const PinIcon = search.isPinned ? IconPinFilled : IconPin
  return (
    <li className={classes.line}>
      <UnstyledButton className={classes.run} onClick={onRun}>
        <span className={classes.name}>
          <UntrustedText text={search.name} maxLength={100} />
        </span>
        <span className={classes.query}>
          <UntrustedText mono text={search.query} maxLength={200} />
        </span>
      </UnstyledButton>
      <Act
        label={search.isPinned ? `Unpin ${name}` : `Pin ${name}`}
        isOn={search.isPinned}
        onClick={() => void onChange({ ...search, isPinned: !search.isPinned })}
        icon={<PinIcon size={15} stroke={1.7} aria-hidden />}
      />
      <Act
        label={`Rename ${name}`}
        onClick={() => setIsRenaming(true)}
        icon={<IconPencil size={15} stroke={1.7} aria-hidden />}
      />
      <Act
        label={`Remove ${name}`}
        onClick={onRemove}
        icon={<IconTrash size={15} stroke={1.7} aria-hidden />}
      />
    </li>
  )
}

type ActProps = {
  readonly label: string
  readonly isOn?: boolean
  readonly icon: React.ReactNode
  readonly onClick: () => void
}

const Act = ({ label, isOn, icon, onClick }: ActProps) => (
  <ActionIcon
    variant="subtle"
    color="gray"
    className={classes.act}
    aria-label={label}
    data-hint={label.split(' ')[0]}
    data-on={isOn || undefined}
    onClick={onClick}
  >
    {icon}
  </ActionIcon>
)

type RenameProps = {
  readonly name: string
  readonly onRename: (name: string) => void
  readonly onEnd: () => void
}

function Rename({ name, onRename, onEnd }: RenameProps) {
  const [text, setText] = useState(name)
  function submit(event: FormEvent) {
    event.preventDefault()
    if (text.trim() !== '' && text.trim() !== name) onRename(text.trim())
    onEnd()
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    // One level back: the menu stays.
    event.stopPropagation()
    onEnd()
  }
  return (
    <form className={classes.formLine} onSubmit={submit}>
      <TextInput
        autoFocus
        aria-label="New name"
        className={classes.nameField}
        maxLength={100}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit">Rename</Button>
    </form>
  )
}

import { ActionIcon, Button, TextInput, UnstyledButton } from '@mantine/core'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { SavedSearch } from '@shared/contract/audit'
import { visibleText } from '@shared/domain/visible-text'
import { IconPencil, IconPin, IconPinFilled, IconTrash } from '@tabler/icons-react'
import { type FormEvent, type Ref, useEffect, useRef, useState } from 'react'
import classes from './saved-searches.module.css'
import { onEscape, useFocusBack } from './use-focus-back'

type Props = {
  readonly search: SavedSearch
  /** Changes when the line is to take the focus. */
  readonly focusTurn: number | undefined
  readonly onRun: () => void
  readonly onChange: (search: SavedSearch) => Promise<void>
  readonly onRemove: () => void
}

export function SavedSearchLine(props: Props) {
  const { search, focusTurn, onRun, onChange, onRemove } = props
  const [isRenaming, setIsRenaming] = useState(false)
  const rename = useFocusBack<HTMLButtonElement>(isRenaming)
  const run = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (focusTurn !== undefined) run.current?.focus()
  }, [focusTurn])
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
      <UnstyledButton ref={run} className={classes.run} onClick={onRun}>
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
        ref={rename}
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
  readonly ref?: Ref<HTMLButtonElement>
  readonly label: string
  readonly isOn?: boolean
  readonly icon: React.ReactNode
  readonly onClick: () => void
}

const Act = ({ ref, label, isOn, icon, onClick }: ActProps) => (
  <ActionIcon
    ref={ref}
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
  return (
    <form className={classes.formLine} onSubmit={submit} onKeyDown={onEscape(onEnd)}>
      <TextInput
        autoFocus
        aria-label="New name"
        className={classes.nameField}
        maxLength={100}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <Button type="submit">Rename</Button>
    </form>
  )
}

import { Combobox, InputBase, TextInput, useCombobox } from '@mantine/core'
import type { ShownDirectory } from '@renderer/ui/use-directory'
import { visibleText } from '@shared/domain/visible-text'
import type { DirectoryUser } from '@shared/horizon/directory'
import { IconSelector } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './key-type.module.css'
import { roleWord } from './key-type-effect'

const maxShown = 50

type Props = {
  readonly directory: ShownDirectory
  readonly value: string
  readonly onChange: (userId: string) => void
  readonly issue: string | undefined
}

/** Whose key it is: picked from the directory, or typed where there is none. */
export function KeyTypeOwner({ directory, value, onChange, issue }: Props) {
  const { users } = directory
  if (users != null) return <OwnerPicker {...{ users, value, onChange, issue }} />
  return (
    <TextInput
      data-field="ownerUserId"
      label="Owner’s user id"
      labelProps={{ className: classes.label }}
      placeholder="usr_…"
      value={value}
      error={issue}
      maxLength={200}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}

type PickerProps = Omit<Props, 'directory'> & { readonly users: readonly DirectoryUser[] }

function OwnerPicker({ users, value, onChange, issue }: PickerProps) {
  const [wanted, setWanted] = useState<string | null>(null)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const chosen = users.find(user => user.id === value)
  const matching = users.filter(user => matches(user, wanted ?? ''))
  const shown = matching.slice(0, maxShown)

  function close() {
    combobox.closeDropdown()
    setWanted(null)
  }

  return (
    <Combobox
      store={combobox}
      width={320}
      position="bottom-end"
      onOptionSubmit={userId => {
        onChange(userId)
        close()
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <InputBase
          data-field="ownerUserId"
          role="combobox"
          label={
            <>
              Owner <span className={classes.beside}>{chosen && roleWord(chosen.role)}</span>
            </>
          }
          labelProps={{ className: classes.label }}
          placeholder="Find a user"
          value={wanted ?? ownerName(chosen, value)}
          error={issue}
          maxLength={200}
          rightSection={<IconSelector size={14} aria-hidden />}
          rightSectionPointerEvents="none"
          onClick={() => combobox.openDropdown()}
          onBlur={close}
          onChange={event => {
            setWanted(event.currentTarget.value)
            combobox.openDropdown()
            combobox.resetSelectedOption()
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label="Users" mah={280} style={{ overflowY: 'auto' }}>
          {shown.map(user => (
            <OwnerOption key={user.id} user={user} isChosen={user.id === value} />
          ))}
          {shown.length === 0 && <Combobox.Empty>No user matches</Combobox.Empty>}
          {matching.length > maxShown && (
            <Combobox.Empty>{matching.length - maxShown} more: type to narrow</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function OwnerOption({ user, isChosen }: { user: DirectoryUser; isChosen: boolean }) {
  const isDeactivated = user.status === 'deactivated'
  return (
    <Combobox.Option
      value={user.id}
      active={isChosen}
      disabled={isDeactivated}
      className={classes.option}
    >
      <span className={classes.words}>
        <bdi>{visibleText(user.name || user.id, 80)}</bdi>
        <span className={classes.second}>
          {isDeactivated
            ? 'Deactivated: a key of this user would be refused'
            : visibleText(user.email ?? user.id, 80)}
        </span>
      </span>
      <span className={classes.role}>
        {visibleText(roleWord(user.role), 30)}
        {user.status !== 'active' && !isDeactivated && `, ${visibleText(user.status, 30)}`}
      </span>
    </Combobox.Option>
  )
}

const ownerName = (user: DirectoryUser | undefined, id: string): string =>
  visibleText(user?.name || id, 80)

function matches({ id, name, email, role }: DirectoryUser, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  return [id, name, email ?? '', role].some(each => each.toLowerCase().includes(wanted))
}

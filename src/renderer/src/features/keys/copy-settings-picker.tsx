import { Combobox, TextInput, UnstyledButton, useCombobox } from '@mantine/core'
import { visibleText } from '@shared/domain/visible-text'
import type { Key } from '@shared/horizon/key'
import { IconCopy, IconSearch } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import classes from './copy-settings.module.css'
import { typeWords } from './key-words'

const maxShown = 30

type Props = { readonly keys: readonly Key[]; readonly onPick: (key: Key) => void }

/** A link that turns into a search over the keys, in the same place. */
export function CopySettingsPicker({ keys, onPick }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const linkRef = useRef<HTMLButtonElement>(null)
  if (keys.length === 0) return null
  if (!isOpen) {
    return (
      <UnstyledButton ref={linkRef} className={classes.link} onClick={() => setIsOpen(true)}>
        <IconCopy size={14} stroke={1.7} aria-hidden />
        Copy settings from…
      </UnstyledButton>
    )
  }
  return (
    <KeySearch
      keys={keys}
      onPick={key => {
        setIsOpen(false)
        onPick(key)
      }}
      onLeave={isByKey => {
        setIsOpen(false)
        if (isByKey) requestAnimationFrame(() => linkRef.current?.focus())
      }}
    />
  )
}

type SearchProps = Props & { readonly onLeave: (isByKey: boolean) => void }

function KeySearch({ keys, onPick, onLeave }: SearchProps) {
  const [wanted, setWanted] = useState('')
  const combobox = useCombobox({ defaultOpened: true })
  const sorted = useMemo(() => [...keys].sort(byUse), [keys])
  const matching = sorted.filter(key => matches(key, wanted))
  const shown = matching.slice(0, maxShown)
  const preselect = useEffectEvent(() => void combobox.selectFirstOption())
  useEffect(() => {
    // Not before a letter is typed: Enter would then copy from whichever key stands first.
    if (wanted.trim() !== '') preselect()
  }, [wanted])
  return (
    <Combobox
      store={combobox}
      width={420}
      position="bottom-start"
      onOptionSubmit={keyId => {
        const key = shown.find(each => each.id === keyId)
        if (key !== undefined) onPick(key)
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          autoFocus
          role="combobox"
          className={classes.search}
          aria-label="Key to copy settings from"
          placeholder="Name, hint or id"
          value={wanted}
          maxLength={200}
          leftSection={<IconSearch size={14} stroke={1.7} aria-hidden />}
          // Escape leaves the search, not the dialog, which listens on the window.
          data-mantine-stop-propagation
          onKeyDown={event => {
            if (event.key === 'Escape') onLeave(true)
          }}
          onBlur={() => onLeave(false)}
          onChange={event => {
            setWanted(event.currentTarget.value)
            combobox.openDropdown()
            combobox.resetSelectedOption()
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label="Keys" mah={320} style={{ overflowY: 'auto' }}>
          {shown.map(key => (
            <Combobox.Option key={key.id} value={key.id} className={classes.option}>
              <bdi className={classes.name}>{visibleText(key.clientName, 80)}</bdi>
              <span className={classes.about}>{about(key)}</span>
            </Combobox.Option>
          ))}
          {shown.length === 0 && <Combobox.Empty>No key matches</Combobox.Empty>}
          {matching.length > maxShown && (
            <Combobox.Empty>{matching.length - maxShown} more: type to narrow</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** Those that work first, each by name. */
const byUse = (one: Key, other: Key): number =>
  Number(other.enabled) - Number(one.enabled) || one.clientName.localeCompare(other.clientName)

function about({ type, hint, enabled, scopes }: Key): string {
  return [
    type !== undefined && typeWords(visibleText(type, 20)),
    `${scopes.length} ${scopes.length === 1 ? 'scope' : 'scopes'}`,
    hint !== undefined && visibleText(hint, 16),
    !enabled && 'revoked'
  ]
    .filter(part => part !== false)
    .join(' · ')
}

function matches({ clientName, hint, id }: Key, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  return [clientName, hint ?? '', id].some(each => each.toLowerCase().includes(wanted))
}

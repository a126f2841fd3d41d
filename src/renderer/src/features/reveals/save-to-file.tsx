import { Button, Menu } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import type { RevealPart } from '@shared/domain/reveal-parts'
import type { WireError } from '@shared/errors'
import { IconChevronDown, IconDeviceFloppy } from '@tabler/icons-react'
import { useState } from 'react'
import { partWords } from './part-words'

const keyAlone: readonly RevealPart[] = ['key']

type Format = 'env' | 'plain'

type Props = {
  readonly revealId: string
  /** What can be saved by itself; one key where it is absent. */
  readonly parts?: readonly RevealPart[]
  /** Where it was written, or what went wrong; a cancelled dialog says nothing. */
  readonly onSaved: (path: string) => void
  readonly onFailed: (error: WireError) => void
}

/** Main asks for the place and writes; the page never touches the key. */
export function SaveToFile({ revealId, parts = keyAlone, onSaved, onFailed }: Props) {
  const [isSaving, setIsSaving] = useState(false)

  async function save(format: Format, part?: RevealPart) {
    setIsSaving(true)
    try {
      const { path } = await call('reveals.saveToFile', {
        revealId,
        format,
        ...(part && { part })
      })
      if (path !== null) onSaved(path)
    } catch (failure) {
      onFailed(toWireError(failure))
    } finally {
      setIsSaving(false)
    }
  }

  return (
    <Menu position="bottom-start" width={264}>
      <Menu.Target>
        <Button
          variant="default"
          loading={isSaving}
          leftSection={<IconDeviceFloppy size={16} stroke={1.7} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={1.7} aria-hidden />}
        >
          Save to file…
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>A new file only you can read</Menu.Label>
        <Menu.Item onClick={() => void save('env')}>
          {parts.length === 1 ? 'As a line of a .env file…' : 'All of it as lines of a .env file…'}
        </Menu.Item>
        {parts.length === 1 ? (
          <Menu.Item onClick={() => void save('plain')}>As plain text…</Menu.Item>
        ) : (
          parts.map(part => (
            <Menu.Item key={part} onClick={() => void save('plain', part)}>
              {partWords[part]} as plain text…
            </Menu.Item>
          ))
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

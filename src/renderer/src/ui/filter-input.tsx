import { TextInput, type TextInputProps } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { KeyCap } from './key-cap'

type Props = Omit<TextInputProps, 'size' | 'maxLength' | 'leftSection' | 'onFocus' | 'onBlur'>

/** Narrows what is below it as one types; says that `/` goes there until one is there. */
export function FilterInput({ rightSection, ...props }: Props) {
  const [hasFocus, setHasFocus] = useState(false)
  return (
    <TextInput
      size="sm"
      maxLength={200}
      data-filter-field
      leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
      rightSection={rightSection || (hasFocus ? undefined : <KeyCap>/</KeyCap>)}
      onFocus={() => setHasFocus(true)}
      onBlur={() => setHasFocus(false)}
      {...props}
    />
  )
}

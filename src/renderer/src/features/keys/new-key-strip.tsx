import { ActionIcon, Button } from '@mantine/core'
import { KeyName } from '@renderer/ui/key-name'
import { useNewKeys } from '@renderer/ui/new-keys'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { IconX } from '@tabler/icons-react'

type Props = { readonly name: string; readonly onOpen: () => void }

/** The way to a key that was just made and does not match the filters. */
export function NewKeyStrip({ name, onOpen }: Props) {
  const { pointedOut } = useNewKeys(({ actions }) => actions)
  return (
    <NoticeStrip
      tone="info"
      title={
        <>
          Created <KeyName name={name} maxLength={60} />
        </>
      }
      actions={
        <>
          <Button size="xs" variant="default" onClick={onOpen}>
            Open it
          </Button>
          <ActionIcon variant="subtle" color="gray" aria-label="Dismiss" onClick={pointedOut}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </>
      }
    >
      The filters that are set hide it in this list.
    </NoticeStrip>
  )
}

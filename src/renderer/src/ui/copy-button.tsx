import { ActionIcon } from '@mantine/core'
import { call } from '@renderer/api/call'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'

type Props = {
  readonly text: string
  /** What is copied, as in "Copy request id". */
  readonly what: string
}

/** Copies exactly this text, which is no secret. */
export function CopyButton({ text, what }: Props) {
  const copy = useMutation({ mutationFn: () => call('app.copyText', { text }) })
  const Icon = copy.isSuccess ? IconCheck : IconCopy
  return (
    <>
      <ActionIcon
        size={22}
        variant="subtle"
        color="gray"
        aria-label={`Copy ${what}`}
        data-hint={`Copy ${what}`}
        onClick={() => copy.mutate()}
        onBlur={() => copy.reset()}
      >
        <Icon size={14} stroke={1.7} aria-hidden />
      </ActionIcon>
      <span className="hc-visually-hidden" role="status">
        {copy.isSuccess && 'Copied'}
        {copy.isError && 'Not copied'}
      </span>
    </>
  )
}

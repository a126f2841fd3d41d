import { ActionIcon } from '@mantine/core'
import { call } from '@renderer/api/call'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { Ref } from 'react'
import classes from './key-page.module.css'

type Props = { readonly keyId: string; readonly buttonRef?: Ref<HTMLButtonElement> }

/** A key's id and its copy button; the id is no secret. */
export function CopyKeyId({ keyId, buttonRef }: Props) {
  const copy = useMutation({ mutationFn: () => call('keys.copyId', { keyId }) })
  const Icon = copy.isSuccess ? IconCheck : IconCopy
  return (
    <span className={classes.id}>
      <UntrustedText mono text={keyId} maxLength={60} />
      <ActionIcon
        ref={buttonRef}
        size={22}
        variant="subtle"
        color="gray"
        aria-label="Copy key id"
        data-hint="Copy key id"
        onClick={() => copy.mutate()}
        onBlur={() => copy.reset()}
      >
        <Icon size={14} stroke={1.7} aria-hidden />
      </ActionIcon>
      <span className="hc-visually-hidden" role="status">
        {copy.isSuccess && 'Key id copied'}
        {copy.isError && 'The key id was not copied'}
      </span>
    </span>
  )
}

import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import type { RevealPart } from '@shared/domain/reveal-parts'
import type { WireError } from '@shared/errors'
import { IconCopy } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { ClipboardWords, useClipboardState } from './clipboard-words'
import { MaskedSecret } from './masked-secret'
import { partPrefix, partUse, partWords } from './part-words'
import classes from './reveal-once-dialog.module.css'
import { usePlaintext } from './use-plaintext'

type Props = {
  readonly revealId: string
  readonly part: RevealPart
  readonly copyRef?: RefObject<HTMLButtonElement | null>
  readonly onFailed: (error: WireError | null) => void
}

/** One of several things that are shown once, with its own Show and Copy. */
export function PartRow({ revealId, part, copyRef, onFailed }: Props) {
  const client = useQueryClient()
  const secret = usePlaintext(revealId, part, onFailed)
  const clipboard = useClipboardState(revealId, part)
  const name = partWords[part]

  async function copy() {
    onFailed(null)
    try {
      client.setQueryData(['clipboard'], await call('reveals.copy', { revealId, part }))
    } catch (thrown) {
      onFailed(toWireError(thrown))
    }
  }

  return (
    <section className={classes.part} aria-label={name}>
      <div className={classes.partHead}>
        <h3 className={classes.partName}>{name}</h3>
        <ClipboardWords state={clipboard} what="it" />
      </div>
      <MaskedSecret
        what={`The ${name.toLowerCase()}`}
        prefix={partPrefix[part]}
        plaintext={secret.plaintext}
        onShow={secret.show}
        onHide={secret.hide}
        onCopy={() => void copy()}
      >
        <Button
          ref={copyRef}
          size="xs"
          variant="default"
          leftSection={<IconCopy size={15} stroke={1.7} aria-hidden />}
          aria-label={`Copy the ${name.toLowerCase()}`}
          onClick={() => void copy()}
        >
          Copy
        </Button>
      </MaskedSecret>
      <p className={classes.partUse}>{partUse[part]}</p>
    </section>
  )
}

import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ErrorStrip } from '@renderer/ui/error-strip'
import type { WireError } from '@shared/errors'
import { IconCheck, IconCopy, IconEye, IconEyeOff } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import classes from './invitation-link.module.css'
import { shownForSeconds, useShownLink } from './invitation-link-shown'

type Props = { readonly linkId: string }

/** The link behind dots until it is asked for; forgotten by main once this is gone. */
export function InvitationLink({ linkId }: Props) {
  const [error, setError] = useState<WireError | null>(null)
  const [isCopied, setIsCopied] = useState(false)
  const { link, show, hide } = useShownLink(linkId, setError)
  useForgetting(linkId)

  async function copy() {
    setError(null)
    try {
      await call('partners.copyLink', { linkId })
      setIsCopied(true)
    } catch (thrown) {
      setError(toWireError(thrown))
    }
  }

  return (
    <section aria-label="Invitation link">
      <div className={classes.link}>
        <span
          className={classes.value}
          onCopy={event => {
            event.preventDefault()
            if (link !== null) void copy()
          }}
        >
          {link ?? (
            <>
              …/partner-invitations/
              <span aria-hidden>{'•'.repeat(24)}</span>
              <span className="hc-visually-hidden">hidden</span>
            </>
          )}
        </span>
        <Button
          size="xs"
          variant="subtle"
          leftSection={
            link === null ? (
              <IconEye size={15} stroke={1.7} aria-hidden />
            ) : (
              <IconEyeOff size={15} stroke={1.7} aria-hidden />
            )
          }
          onClick={link === null ? show : hide}
        >
          {link === null ? 'Show' : 'Hide'}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={
            isCopied ? (
              <IconCheck size={15} stroke={1.7} aria-hidden />
            ) : (
              <IconCopy size={15} stroke={1.7} aria-hidden />
            )
          }
          aria-label="Copy the link"
          onClick={() => void copy()}
        >
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <span className="hc-visually-hidden" role="status">
        {link !== null && `The link is shown. It is hidden again after ${shownForSeconds} seconds.`}
        {isCopied && 'The link was copied.'}
      </span>
      {isCopied && (
        <p className={classes.copied}>
          The clipboard is cleared after a while if it still holds the link.
        </p>
      )}
      {error !== null && <ErrorStrip title="The link could not be handed over" error={error} />}
    </section>
  )
}

function useForgetting(linkId: string): void {
  useEffect(
    () => () => void call('partners.forgetLink', { linkId }).catch(() => undefined),
    [linkId]
  )
}

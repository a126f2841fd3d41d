import { Button } from '@mantine/core'
import { keyPrefix } from '@shared/domain/key-format'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './reveal-once-dialog.module.css'
import { shownForSeconds } from './use-plaintext'

const dots = '•'.repeat(40)

type Props = {
  /** What it is, for the ear. */
  readonly what?: string
  /** Known without looking, and shown before the dots. */
  readonly prefix?: string
  readonly plaintext: string | null
  readonly onShow: () => void
  readonly onHide: () => void
  /** Main copies, so that the clipboard is cleared afterwards; the page never puts the key there. */
  readonly onCopy: () => void
  /** More to do with it, after Show. */
  readonly children?: ReactNode
}

/** The key behind dots until it is asked for. */
export function MaskedSecret(props: Props) {
  const { what = 'The key', prefix = keyPrefix, plaintext, onShow, onHide, onCopy } = props
  const { children } = props
  const isShown = plaintext !== null
  return (
    <div className={classes.secret}>
      <span
        className={classes.value}
        data-shown={isShown || undefined}
        onCopy={event => {
          event.preventDefault()
          if (isShown) onCopy()
        }}
      >
        {plaintext ?? (
          <>
            {prefix}
            <span className={classes.dots} aria-hidden>
              {dots}
            </span>
            <span className="hc-visually-hidden">hidden</span>
          </>
        )}
      </span>
      <Button
        size="xs"
        variant="subtle"
        leftSection={
          isShown ? (
            <IconEyeOff size={15} stroke={1.7} aria-hidden />
          ) : (
            <IconEye size={15} stroke={1.7} aria-hidden />
          )
        }
        onClick={isShown ? onHide : onShow}
      >
        {isShown ? 'Hide' : 'Show'}
      </Button>
      {children}
      <span className="hc-visually-hidden" role="status">
        {isShown ? `${what} is shown. It is hidden again after ${shownForSeconds} seconds.` : ''}
      </span>
    </div>
  )
}

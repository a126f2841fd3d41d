import { Button } from '@mantine/core'
import { keyPrefix } from '@shared/domain/key-format'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import classes from './reveal-once-dialog.module.css'
import { shownForSeconds } from './use-plaintext'

const dots = '•'.repeat(40)

type Props = {
  readonly plaintext: string | null
  readonly onShow: () => void
  readonly onHide: () => void
  /** Main copies, so that the clipboard is cleared afterwards; the page never puts the key there. */
  readonly onCopy: () => void
}

/** The key behind dots until it is asked for. */
export function MaskedSecret({ plaintext, onShow, onHide, onCopy }: Props) {
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
            {keyPrefix}
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
      <span className="hc-visually-hidden" role="status">
        {isShown ? `The key is shown. It is hidden again after ${shownForSeconds} seconds.` : ''}
      </span>
    </div>
  )
}

import { ActionIcon, Button, UnstyledButton } from '@mantine/core'
import type { WireError } from '@shared/errors'
import { IconChevronDown, IconChevronRight, IconCircleXFilled, IconX } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { ErrorDetails, hasDetails } from './error-details'
import classes from './error-strip.module.css'
import { useRetryCountdown } from './use-retry-countdown'

type Props = {
  readonly error: WireError
  readonly onRetry?: () => void
  /** What could not be done; the error's message then stands as the reason. */
  readonly title?: string
  readonly onDismiss?: () => void
}

/** What failed, what it means, what to do next; codes behind Details. */
export function ErrorStrip({ error, onRetry, title, onDismiss }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const detailsId = useId()
  const waitSeconds = useRetryCountdown(error)

  return (
    <div className={classes.strip} role="alert">
      <div className={classes.line}>
        <IconCircleXFilled size={16} className={classes.icon} aria-hidden />
        <div className={classes.words}>
          <div className={classes.title}>{title ?? error.message}</div>
          {(title !== undefined || error.nextStep !== undefined) && (
            <div className={classes.text}>
              {[title !== undefined && withStop(error.message), error.nextStep]
                .filter(Boolean)
                .join(' ')}
            </div>
          )}
        </div>
        <div className={classes.actions}>
          {onRetry && (
            <Button
              size="xs"
              variant="default"
              onClick={() => waitSeconds === 0 && onRetry()}
              data-disabled={waitSeconds > 0 || undefined}
              aria-disabled={waitSeconds > 0}
            >
              {waitSeconds > 0 ? `Retry in ${waitSeconds} s` : 'Retry'}
            </Button>
          )}
          {hasDetails(error) && (
            <UnstyledButton
              className={classes.disclosure}
              aria-expanded={isOpen}
              aria-controls={detailsId}
              onClick={() => setIsOpen(!isOpen)}
            >
              {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
              Details
            </UnstyledButton>
          )}
          {onDismiss && (
            <ActionIcon variant="subtle" color="gray" aria-label="Dismiss" onClick={onDismiss}>
              <IconX size={16} />
            </ActionIcon>
          )}
        </div>
      </div>
      <div id={detailsId} hidden={!isOpen} className={classes.details}>
        <ErrorDetails error={error} />
      </div>
    </div>
  )
}

const withStop = (sentence: string): string =>
  /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`

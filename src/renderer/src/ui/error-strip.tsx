import { ActionIcon, Button, UnstyledButton } from '@mantine/core'
import type { WireError } from '@shared/errors'
import { IconChevronDown, IconChevronRight, IconCircleXFilled, IconX } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import { ErrorDetails, hasDetails } from './error-details'
import classes from './error-strip.module.css'
import { useRetryCountdown } from './use-retry-countdown'

type Props = {
  readonly error: WireError
  readonly onRetry?: () => void
  /** Where trying again is not simply the same once more. */
  readonly retryLabel?: string
  /** What could not be done; the error's message then stands as the reason. */
  readonly title?: string
  /** Said after the next step. */
  readonly note?: string
  readonly onDismiss?: () => void
  /** Another way out, after the retry. */
  readonly actions?: ReactNode
}

/** What failed, what it means, what to do next; codes behind Details. */
export function ErrorStrip(props: Props) {
  const { error, onRetry, retryLabel = 'Retry', title, note, onDismiss, actions } = props
  const [isOpen, setIsOpen] = useState(false)
  const detailsId = useId()
  const waitSeconds = useRetryCountdown(error)
  const wait =
    onRetry === undefined && waitSeconds > 0
      ? `It can be tried again in ${waitSeconds} s.`
      : undefined

  return (
    <div className={classes.strip} role="alert">
      <div className={classes.line}>
        <IconCircleXFilled size={16} className={classes.icon} aria-hidden />
        <div className={classes.words}>
          <div className={classes.title}>{title ?? error.message}</div>
          {(title ?? error.nextStep ?? note ?? wait) !== undefined && (
            <div className={classes.text}>
              {[title !== undefined && withStop(error.message), error.nextStep, note, wait]
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
              {waitSeconds > 0 ? `${retryLabel} in ${waitSeconds} s` : retryLabel}
            </Button>
          )}
          {actions}
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

import { ActionIcon, Modal } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import type { Environment } from '@shared/domain/environment'
import type { WireError } from '@shared/errors'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, type RefObject, useEffectEvent, useLayoutEffect, useRef } from 'react'
import classes from './console-dialog.module.css'
import { EnvironmentBadge } from './environment-badge'
import { ErrorStrip } from './error-strip'
import { matchesShortcut } from './shortcut'

type Props = {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  /** Names the object, such as a key's hint. */
  readonly hint?: ReactNode
  /** 600 confirms, 640 reveals, 1040 creates. */
  readonly width: 600 | 640 | 1040
  readonly environment?: Environment
  /** False where only the foot's buttons may end it: no ×, Esc and outside clicks do nothing. */
  readonly isClosable?: boolean
  /** What will be sent, at the left of the foot. */
  readonly footNote?: ReactNode
  readonly footActions: ReactNode
  /** What the foot's main button does, for Ctrl+Enter too; it does nothing while that is off. */
  readonly onSend?: () => void
  /** A failed send: the form stays, this stands above the foot. */
  readonly error?: WireError | null
  /** What could not be done; the error then stands as the reason. */
  readonly errorTitle?: string
  readonly onRetry?: () => void
  readonly retryLabel?: string
  /** Takes the focus at opening; else the first control does. */
  readonly initialFocusRef?: RefObject<HTMLElement | null>
  /** Takes the focus at the end where it answers something; else the opener does. */
  readonly returnFocusTo?: () => HTMLElement | null | undefined
  /** The body without padding and scrolling of its own, for panes side by side. */
  readonly isBare?: boolean
  readonly children: ReactNode
}

/** Head, body and foot of every dialog. Focus is trapped and returns to the opener. */
export function ConsoleDialog({ opened, onClose, isClosable = true, width, ...rest }: Props) {
  return (
    <Modal.Root
      opened={opened}
      onClose={isClosable ? onClose : () => undefined}
      closeOnEscape={isClosable}
      closeOnClickOutside={isClosable}
      centered
      returnFocus={false}
      size={width}
      classNames={{ content: classes.content, inner: classes.inner }}
      transitionProps={{ transition: 'fade-up', duration: 120 }}
    >
      <Modal.Overlay className={classes.scrim} />
      <Modal.Content>
        <DialogParts onClose={isClosable ? onClose : undefined} {...rest} />
      </Modal.Content>
    </Modal.Root>
  )
}

type PartsProps = Omit<Props, 'opened' | 'onClose' | 'isClosable' | 'width'> & {
  readonly onClose: (() => void) | undefined
}

function DialogParts(props: PartsProps) {
  const { title, hint, environment, onClose, footNote, footActions } = props
  const { onSend, error, errorTitle, onRetry, retryLabel } = props
  const { initialFocusRef, returnFocusTo, isBare = false, children } = props

  // Mantine's focus trap looks for this attribute just after mounting.
  useLayoutEffect(() => {
    initialFocusRef?.current?.setAttribute('data-autofocus', 'true')
  }, [initialFocusRef])

  useSendShortcut(onSend)
  const head = useRef<HTMLDivElement>(null)
  useFocusReturn(head, returnFocusTo)

  return (
    <>
      <div ref={head} className={classes.head}>
        <Modal.Title className={classes.title}>{title}</Modal.Title>
        {hint && <div className={classes.hint}>{hint}</div>}
        <div className={classes.spring} />
        {environment && <EnvironmentBadge environment={environment} />}
        {onClose && (
          <ActionIcon variant="subtle" color="gray" aria-label="Close" onClick={onClose}>
            <IconX size={16} stroke={1.7} />
          </ActionIcon>
        )}
      </div>
      <div className={isBare ? classes.bare : classes.body}>{children}</div>
      {error && (
        <ErrorStrip title={errorTitle} error={error} onRetry={onRetry} retryLabel={retryLabel} />
      )}
      <div className={classes.foot}>
        <div className={classes.note}>{footNote}</div>
        <div className={classes.actions}>{footActions}</div>
      </div>
    </>
  )
}

function useSendShortcut(onSend: Props['onSend']): void {
  useWindowEvent('keydown', event => {
    if (onSend === undefined || !matchesShortcut(event, ['Mod', 'Enter'])) return
    // Nor does the focused control hear it, such as Cancel.
    event.preventDefault()
    // Held down, it would also agree to what opens next.
    if (!event.repeat) onSend()
  })
}

/** Mantine's own return of the focus is skipped where a dialog is unmounted rather than closed. */
function useFocusReturn(
  part: RefObject<HTMLElement | null>,
  insteadOfOpener: Props['returnFocusTo']
): void {
  const instead = useEffectEvent(() => insteadOfOpener?.())
  useLayoutEffect(() => {
    const opener = document.activeElement
    const dialog = part.current?.closest('[role="dialog"]')
    return () => {
      const now = document.activeElement
      // Whoever closed it may have sent the focus on, such as to the next row.
      const isOurs = now === null || now === document.body || dialog?.contains(now)
      const target = instead() ?? opener
      if (isOurs && target instanceof HTMLElement && target.isConnected) target.focus()
    }
  }, [part])
}

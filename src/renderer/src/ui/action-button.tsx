import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentPropsWithRef } from 'react'

type Props = ButtonProps &
  Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps | 'disabled'> & {
    /** Why it cannot be used now. It stays focusable, so that the reason can be read. */
    readonly disabledReason?: string
  }

/** A button that can be off with a reason. */
export function ActionButton({ disabledReason, onClick, ...rest }: Props) {
  const isOff = disabledReason !== undefined
  return (
    <Button
      {...rest}
      {...(isOff && {
        'aria-disabled': true,
        'data-disabled': true,
        'data-hint': disabledReason
      })}
      onClick={event => (isOff ? event.preventDefault() : onClick?.(event))}
    />
  )
}

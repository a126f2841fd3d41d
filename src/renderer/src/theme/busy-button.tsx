import type { ComponentPropsWithRef, MouseEvent } from 'react'

type Props = ComponentPropsWithRef<'button'> & { readonly 'data-loading'?: boolean }

/**
 * The element of every button. Mantine disables one that is busy, and a browser takes the focus from
 * what is disabled: it would be on the page's body once the work is done.
 */
export function BusyButton({ disabled, onClick, type = 'button', ...rest }: Props) {
  const isBusy = rest['data-loading'] === true
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (isBusy) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled && !isBusy}
      {...(isBusy && { 'aria-disabled': true, 'aria-busy': true })}
      onClick={press}
    />
  )
}

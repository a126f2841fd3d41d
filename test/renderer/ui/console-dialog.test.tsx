import { Button } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { screen, waitFor } from '@testing-library/react'
import { useRef, useState } from 'react'
import { expect, test, vi } from 'vitest'
import { renderPiece } from './render-page'

function Subject({ isClosable }: { readonly isClosable: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Open</Button>
      <ConsoleDialog
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title="Revoke it"
        width={600}
        environment="production"
        isClosable={isClosable}
        initialFocusRef={cancel}
        error={{ code: 'timeout', message: 'Horizon did not answer' }}
        footActions={
          <>
            <Button ref={cancel} onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
            <Button>Revoke key</Button>
          </>
        }
      >
        <input aria-label="Name" />
      </ConsoleDialog>
    </>
  )
}

test('the focus starts where it was asked to and returns to the opener', async () => {
  const { user } = renderPiece(<Subject isClosable />)
  const opener = screen.getByRole('button', { name: 'Open' })
  await user.click(opener)
  const cancel = screen.getByRole('button', { name: 'Cancel' })
  await waitFor(() => expect(document.activeElement).toBe(cancel))

  await user.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(opener))
})

test('it names itself and its environment, and keeps the form beside a failure', async () => {
  const { user } = renderPiece(<Subject isClosable />)
  await user.click(screen.getByRole('button', { name: 'Open' }))
  expect(screen.getByRole('dialog', { name: 'Revoke it' }).textContent).toContain('Production')
  expect(screen.getByRole('alert').textContent).toContain('Horizon did not answer')
  expect(screen.getByRole('textbox', { name: 'Name' })).toBeDefined()
})

test('one that must be answered ignores Esc and has no ×', async () => {
  const { user } = renderPiece(<Subject isClosable={false} />)
  await user.click(screen.getByRole('button', { name: 'Open' }))
  await user.keyboard('{Escape}')
  expect(screen.getByRole('dialog')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Close' })).toBeNull()
})

test('the focus returns also where the dialog is unmounted instead of closed', async () => {
  function Unmounting() {
    const [isOpen, setIsOpen] = useState(false)
    const close = () => setIsOpen(false)
    return (
      <>
        <Button onClick={() => setIsOpen(true)}>Open</Button>
        {isOpen && (
          <ConsoleDialog opened onClose={close} title="Edit" width={600} footActions={null}>
            <input aria-label="Name" />
          </ConsoleDialog>
        )}
      </>
    )
  }
  const { user } = renderPiece(<Unmounting />)
  await user.click(screen.getByRole('button', { name: 'Open' }))
  await user.click(screen.getByRole('textbox', { name: 'Name' }))
  await user.keyboard('{Escape}')
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Open' }))
})

test('Ctrl+Enter sends once, whatever has the focus, and not again while it is held down', async () => {
  const sent = vi.fn()
  const closed = vi.fn()
  const { user } = renderPiece(
    <ConsoleDialog
      opened
      onClose={closed}
      onSend={sent}
      title="Change it"
      width={600}
      footActions={<Button onClick={closed}>Cancel</Button>}
    >
      <input aria-label="Name" />
    </ConsoleDialog>
  )
  await user.click(screen.getByRole('textbox', { name: 'Name' }))
  await user.keyboard('{Enter}')
  expect(sent).not.toHaveBeenCalled()
  screen.getByRole('button', { name: 'Cancel' }).focus()
  await user.keyboard('{Control>}{Enter>3/}{/Control}')
  expect(sent).toHaveBeenCalledTimes(1)
  expect(closed).not.toHaveBeenCalled()
})

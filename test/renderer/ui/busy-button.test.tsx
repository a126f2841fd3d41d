import { ActionIcon, Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderPiece } from './render-page'

const onClick = vi.fn()

test.each([
  ['a button', <Button key="one" loading aria-label="Go" onClick={onClick} />],
  ['one with a reason', <ActionButton key="two" loading aria-label="Go" onClick={onClick} />],
  ['an icon', <ActionIcon key="three" loading aria-label="Go" onClick={onClick} />]
])(
  '%s that is at work can hold the focus, is said to be busy, and is not pressed',
  async (_what, piece) => {
    onClick.mockClear()
    const { user } = renderPiece(piece)
    const button = screen.getByRole('button', { name: 'Go' })
    button.focus()
    expect(document.activeElement).toBe(button)
    expect(button.getAttribute('aria-busy')).toBe('true')
    expect(button.getAttribute('aria-disabled')).toBe('true')
    await user.keyboard('{Enter}')
    await user.click(button)
    expect(onClick).not.toHaveBeenCalled()
  }
)

test('a form whose button is at work is not sent again', async () => {
  const onSubmit = vi.fn((event: { preventDefault(): void }) => event.preventDefault())
  const { user } = renderPiece(
    <form onSubmit={onSubmit}>
      <input aria-label="Name" />
      <Button type="submit" loading>
        Send
      </Button>
    </form>
  )
  await user.type(screen.getByLabelText('Name'), 'one{Enter}')
  expect(onSubmit).not.toHaveBeenCalled()
})

test('a button that is off stays disabled', () => {
  renderPiece(<Button disabled>Go</Button>)
  expect(screen.getByRole('button', { name: 'Go' }).hasAttribute('disabled')).toBe(true)
})

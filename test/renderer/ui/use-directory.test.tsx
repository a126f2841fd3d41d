import { useDirectory } from '@renderer/ui/use-directory'
import { acmeId } from '@support/fake-bridge'
import { screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderPiece } from './render-page'

function People() {
  const { users, refresh } = useDirectory(acmeId, { refreshes: true })
  return (
    <>
      <p>{users == null ? 'Nobody is known' : `${users.length} people`}</p>
      <button type="button" onClick={refresh}>
        Refresh
      </button>
    </>
  )
}

/** A page that can be left and returned to. */
function Page() {
  const [isOpen, setIsOpen] = useState(true)
  return (
    <>
      <button type="button" onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? 'Leave' : 'Return'}
      </button>
      {isOpen && <People />}
    </>
  )
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

test('a page asks for the people when it opens, and again only when they are older than five minutes', async () => {
  const { fake, user } = renderPiece(<Page />)
  const returnAfter = async (ms: number) => {
    await user.click(screen.getByRole('button', { name: 'Leave' }))
    vi.setSystemTime(Date.now() + ms)
    await user.click(screen.getByRole('button', { name: 'Return' }))
    await screen.findByText('5 people')
  }
  const asked = () => fake.callsTo('directory.refresh')
  await screen.findByText('5 people')
  await waitFor(() => expect(asked()).toEqual([{ profileId: acmeId, isBackground: true }]))

  await returnAfter(290_000)
  expect(asked()).toHaveLength(1)
  await returnAfter(11_000)
  await waitFor(() => expect(asked()).toHaveLength(2))
})

test('Refresh asks at once, however fresh they are', async () => {
  const { fake, user } = renderPiece(<Page />)
  await screen.findByText('5 people')
  await waitFor(() => expect(fake.callsTo('directory.refresh')).toHaveLength(1))
  await user.click(screen.getByRole('button', { name: 'Refresh' }))
  await waitFor(() =>
    expect(fake.callsTo('directory.refresh').at(-1)).toEqual({
      profileId: acmeId,
      isBackground: false
    })
  )
})

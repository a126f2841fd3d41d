import { fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

test('a start clears what a killed run left on the clipboard', async () => {
  const { core, clipboard } = fakeApp()
  await core.start()
  expect(clipboard.clearLeftover).toHaveBeenCalledOnce()
})

test('a clipboard that cannot be reached does not hold up the start', async () => {
  const { core, clipboard } = fakeApp()
  clipboard.clearLeftover.mockReturnValueOnce(new Promise(() => undefined))
  await core.start()
  expect(await core.handlers['app.notices']({})).toEqual({ notices: [] })
})

test('a key that may still be on the clipboard is said', async () => {
  const { core, clipboard } = fakeApp()
  clipboard.clearLeftover.mockRejectedValueOnce(new Error('no display'))
  await core.start()
  const { notices } = await core.handlers['app.notices']({})
  expect(notices).toMatchObject([
    { severity: 'warning', title: 'A copied key may still be on the clipboard' }
  ])
})

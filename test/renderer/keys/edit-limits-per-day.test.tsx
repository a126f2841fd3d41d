import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const [plain] = fakeKeys(Date.now())
const key: Key = { ...(plain as Key), rateLimit: 100, rateLimitPerDay: 5_000 }

async function openLimits(handlers: Parameters<typeof renderKeys>[1] = {}) {
  const fake = renderKeys(`/keys/${key.id}?limits`, handlers, { keys: [key] })
  const dialog = await screen.findByRole('dialog')
  const perDay = await screen.findByRole<HTMLInputElement>('textbox', { name: /^Per day/ })
  const send = () => screen.getByRole('button', { name: 'Change limits' })
  const enter = async (text: string) => {
    await fake.user.clear(perDay)
    if (text !== '') await fake.user.type(perDay, text)
  }
  const sent = async () => {
    await fake.user.click(send())
    await waitFor(() => expect(fake.callsTo('keys.updateLimits')).toHaveLength(1))
    return fake.callsTo('keys.updateLimits')[0]
  }
  return { ...fake, dialog, perDay, send, enter, sent }
}
const seen = { version: 1, rateLimit: 100, rateLimitPerDay: 5_000 }

test('a limit per day is changed alone, with before and after in sight', async () => {
  const { dialog, perDay, enter, sent, send } = await openLimits()
  expect(dialog.textContent).toMatch(/Per day now5,000/)
  expect(perDay.value).toBe('5000')
  expect(send().getAttribute('aria-disabled')).toBe('true')
  await enter('900')
  expect(screen.getByText('lower')).toBeTruthy()
  const asked = await sent()
  expect(asked).toMatchObject({ keyId: key.id, seen, rateLimitPerDay: 900 })
  expect(asked).not.toHaveProperty('rateLimit')
})

test('a limit per day is taken away by emptying it, and that is called higher', async () => {
  const { enter, sent } = await openLimits()
  await enter('')
  expect(screen.getByText('higher')).toBeTruthy()
  expect(await sent()).toMatchObject({ rateLimitPerDay: null })
})

test.each([
  ['100001', /The plan allows 100,000 per day/],
  ['0', /Enter 1 or more/],
  ['1.5', /Enter a whole number/],
  ['many', /Enter a whole number/]
])('a limit of %s per day is refused beside its field and not sent', async (text, words) => {
  const { user, perDay, enter, send, callsTo } = await openLimits()
  await enter(text)
  expect(screen.getByText(words)).toBeTruthy()
  expect(perDay.getAttribute('aria-invalid')).toBe('true')
  await user.click(send())
  expect(callsTo('keys.updateLimits')).toEqual([])
})

test('what Horizon says against the limit per day stands beside it, and the entry stays', async () => {
  const { user, perDay, enter, send } = await openLimits({
    'keys.updateLimits': async () => {
      throw new AppError('validation-failed', 'Horizon refuses this limit', {
        status: 422,
        fields: [{ field: 'rate_limit_per_day', issue: 'The plan was lowered meanwhile.' }]
      })
    }
  })
  await enter('90000')
  await user.click(send())
  await waitFor(() => expect(perDay.getAttribute('aria-invalid')).toBe('true'))
  const beside = document.getElementById(perDay.getAttribute('aria-describedby') ?? '')
  expect(beside?.textContent).toBe('The plan was lowered meanwhile.')
  expect(perDay.value).toBe('90000')
})

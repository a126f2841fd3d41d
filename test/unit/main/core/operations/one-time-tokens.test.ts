import { createOneTimeTokens } from '@main/core/operations/one-time-tokens'
import { fakeMachine } from '@support/fakes'
import { expect, test } from 'vitest'

function setUp() {
  const { time, uuid } = fakeMachine()
  return { time, tokens: createOneTimeTokens<string>({ clock: time.clock, ids: { uuid } }) }
}

test('a token stands for what it was issued for, once', () => {
  const { tokens } = setUp()
  const [one, other] = [tokens.issue('one'), tokens.issue('other')]
  expect(tokens.peek(one.token)).toBe('one')
  expect(tokens.redeem(one.token)).toBe('one')
  expect(() => tokens.redeem(one.token)).toThrow('Nothing was changed')
  expect(tokens.redeem(other.token)).toBe('other')
})

test('a token dies exactly when its expiry says', async () => {
  const { tokens, time } = setUp()
  const { token, expiresAt } = tokens.issue('one')
  await time.advance(59_999)
  expect(tokens.peek(token)).toBe('one')
  await time.advance(1)
  expect(time.clock.now()).toBe(Date.parse(expiresAt))
  expect(() => tokens.peek(token)).toThrow()
})

test('a made-up token stands for nothing', () => {
  expect(() => setUp().tokens.redeem('__proto__')).toThrow()
})

import { AppError } from '@shared/errors'
import { connectedApp, settled } from '@support/fakes'
import { expect, type Mock, test } from 'vitest'

async function app() {
  const made = await connectedApp()
  const { core, profileId, published } = made
  const { handlers } = core
  const key = { profileId, keyId: 'key_1' }
  const ask = {
    usage: () => handlers['usage.fetch']({ ...key, window: '30d', isBackground: false }),
    'usage of the organization': () =>
      handlers['usage.fetch']({ profileId, keyId: null, window: '7d', isBackground: true }),
    requests: () => handlers['requests.fetch']({ ...key, filters: {} }),
    'filtered requests': () => handlers['requests.fetch']({ ...key, filters: { status: '4xx' } }),
    directory: () => handlers['directory.refresh']({ profileId, isBackground: false }),
    'an unlisted key': () =>
      handlers['keys.get']({ profileId, keyId: 'key_9' }).catch(() => undefined)
  }
  const list = () => handlers['keys.list']({ profileId })
  const events = () => published.map(({ name }) => name)
  await made.machine.time.advance(20_000)
  published.length = 0
  return { ...made, ask, list, events, advance: made.machine.time.advance }
}
type App = Awaited<ReturnType<typeof app>>

const died = (code: 'refused' | 'timeout' | 'server-error' = 'refused') =>
  new AppError(code, 'No answer')

function die({ horizon }: App, code?: Parameters<typeof died>[0]) {
  const away = <F extends (...args: never[]) => Promise<unknown>>(spy: Mock<F>) => {
    const answer = spy.getMockImplementation()
    spy.mockRejectedValue(died(code))
    return () => void (answer && spy.mockImplementation(answer))
  }
  const { usage, requests, users, getKey, listKeys, organization } = horizon
  const returns = [away(usage), away(requests), away(users), away(getKey)]
  returns.push(away(listKeys), away(organization))
  return () => {
    for (const comeBack of returns) comeBack()
  }
}

const questions = [
  'usage',
  'usage of the organization',
  'requests',
  'filtered requests',
  'directory',
  'an unlisted key'
] as const

test.each(questions)(
  '%s that does not get through takes the console offline at once',
  async what => {
    const made = await app()
    die(made)
    await made.ask[what]()
    expect(await made.list()).toMatchObject({
      failure: { code: 'refused' },
      failingSince: new Date(made.machine.time.clock.now()).toISOString(),
      nextTryAt: expect.any(String)
    })
    expect(made.events()).toContain('keys.changed')
  }
)

test('an answer that is only an error leaves the console online', async () => {
  const made = await app()
  made.horizon.usage.mockRejectedValue(died('server-error'))
  await made.ask.usage()
  expect((await made.list()).failure).toBeUndefined()
})

test('what was found to be away by a question is asked for again by itself, and says when it is back', async () => {
  const made = await app()
  const comeBack = die(made)
  await made.ask.usage()
  expect(made.events()).not.toContain('horizon.answersAgain')
  comeBack()
  await made.advance(6_000)
  await settled()
  expect(await made.list()).toMatchObject({ failure: undefined, nextTryAt: undefined })
  expect(made.events().filter(name => name === 'horizon.answersAgain')).toHaveLength(1)
})

test('a list that never failed announces no return', async () => {
  const { core, profileId, events } = await app()
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(events()).not.toContain('horizon.answersAgain')
})

test('questions that fail together are one outage', async () => {
  const made = await app()
  die(made)
  await Promise.all([made.ask.usage(), made.ask.requests(), made.ask.directory()])
  await made.ask['an unlisted key']()
  expect(made.events().filter(name => name === 'keys.changed')).toHaveLength(1)
})

test('one endpoint that never answers does not take the console offline again and again', async () => {
  const made = await app()
  made.horizon.usage.mockImplementation(() => Promise.reject(died('timeout')))
  await made.ask.usage()
  await made.advance(6_000)
  await settled()
  expect((await made.list()).failure).toBeUndefined()

  made.published.length = 0
  await made.ask.usage()
  await made.advance(60_000)
  await made.ask.usage()
  await settled()
  expect((await made.list()).failure).toBeUndefined()
  expect(made.events()).not.toContain('horizon.answersAgain')
})

test('where one endpoint failed alone before, the list is asked at once and decides', async () => {
  const made = await app()
  made.horizon.usage.mockImplementation(() => Promise.reject(died('timeout')))
  await made.ask.usage()
  await made.advance(60_000)
  die(made)
  await made.ask.usage()
  await settled()
  expect((await made.list()).failure).toMatchObject({ code: 'refused' })
})

test('a refused secret stays the reason: it is not offered again by the console itself', async () => {
  const made = await app()
  const { core, profileId, horizon } = made
  horizon.organization.mockRejectedValueOnce(new AppError('invalid-admin-secret', 'No'))
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  die(made)
  await made.ask.usage()
  expect((await made.list()).failure).toMatchObject({ code: 'invalid-admin-secret' })
  horizon.organization.mockClear()
  await made.advance(3_600_000)
  expect(horizon.organization).not.toHaveBeenCalled()
})

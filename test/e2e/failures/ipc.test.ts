import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { screens } from '@support/console-journey'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { afterAll, beforeAll, expect, test } from 'vitest'

const canary = 'CANARY-in-a-broken-call'
let app: LaunchedConsole

beforeAll(async () => {
  app = await launchConsole()
  await screens.openLocal(app.page).waitFor()
})
afterAll(async () => {
  await app?.close()
})

/** The code of the refusal, `rejected` where the bridge itself says no, `ok` where it went through. */
const outcomeOf = (call: string): Promise<unknown> =>
  app.page.evaluate(`(async () => {
    try {
      const reply = await Promise.race([
        ${call},
        new Promise(resolve => setTimeout(() => resolve({ error: { code: 'no answer' } }), 60_000))
      ])
      return reply.ok ? 'ok' : reply.error.code
    } catch { return 'rejected' }
  })()`)

const works = () => outcomeOf(`consoleBridge.call('app.about', {})`)
const log = () => readFileSync(join(app.dataFolder, 'logs/console.log'), 'utf8')

test.each([
  ['a prototype’s name', `consoleBridge.call('constructor', {})`],
  ['a method’s name', `consoleBridge.call('hasOwnProperty', {})`],
  ['a name in other letters', `consoleBridge.call('Keys.List', {})`],
  ['a name with a zero byte', `consoleBridge.call('app.about\\0', {})`],
  ['an empty name', `consoleBridge.call('', {})`],
  ['no name', `consoleBridge.call()`],
  ['a list as name', `consoleBridge.call(['app.about'], {})`],
  ['an object that calls itself a name', `consoleBridge.call({ toString: () => 'app.about' }, {})`],
  ['a name of 5 MB', `consoleBridge.call('x'.repeat(5e6), {})`],
  ['no input', `consoleBridge.call('settings.update')`],
  ['a list as input', `consoleBridge.call('settings.update', [])`],
  ['a wrong type', `consoleBridge.call('settings.update', { colorScheme: 7 })`],
  [
    'a word that is none of the choices',
    `consoleBridge.call('settings.update', { colorScheme: '${canary}' })`
  ],
  ['an input of 5 MB', `consoleBridge.call('keys.list', { profileId: 'x'.repeat(5e6) })`],
  ['a million entries', `consoleBridge.call('keys.list', { profileId: Array(1e6).fill(0) })`],
  [
    'an input 5,000 levels deep',
    `consoleBridge.call('keys.list', (() => { let deep = {}; for (let at = 0; at < 5000; at += 1) deep = { deep }; return { profileId: deep } })())`
  ],
  [
    'an input that contains itself',
    `consoleBridge.call('keys.list', (() => { const round = {}; round.round = round; return round })())`
  ],
  ['a function as input', `consoleBridge.call('keys.list', () => '${canary}')`],
  [
    'a function inside the input',
    `consoleBridge.call('keys.list', { profileId: () => '${canary}' })`
  ],
  ['a big integer', `consoleBridge.call('keys.list', { profileId: 10n })`],
  ['bytes', `consoleBridge.call('keys.list', new Uint8Array(1000))`],
  [
    'a getter that throws',
    `consoleBridge.call('keys.list', { get profileId() { throw new Error() } })`
  ],
  [
    'a profile id that is a path',
    `consoleBridge.call('keys.list', { profileId: '../../etc/passwd' })`
  ],
  [
    'a prototype in the input',
    `consoleBridge.call('keys.list', JSON.parse('{"__proto__":{"profileId":"x"}}'))`
  ]
])('%s is refused and the console goes on', async (_what, call) => {
  expect(['invalid-input', 'rejected']).toContain(await outcomeOf(call))
  expect(await works()).toBe('ok')
})

test('a thousand broken calls at once are all refused', async () => {
  const outcomes = await app.page.evaluate(`Promise.all(
    Array.from({ length: 1000 }, () => consoleBridge.call('no.such', {}).then(reply => reply.error.code))
  )`)
  expect(new Set(outcomes as string[])).toEqual(new Set(['invalid-input']))
  expect(await works()).toBe('ok')
})

test('a thousand refusals are a few lines of the log: their reasons, without what was sent', () => {
  const entries = log()
    .split('\n')
    .filter(line => line.includes('call-refused'))
  expect(entries.length).toBeLessThan(40)
  expect(entries.join()).toContain('no such procedure')
  expect(entries.join()).toContain('unexpected input')
  expect(entries.join()).toContain('too large or not plain data')
  expect(log()).not.toContain(canary)
})

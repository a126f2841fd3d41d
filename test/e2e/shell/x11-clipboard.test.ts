import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { callBridge } from '@support/console-journey'
import { startDisplay } from '@support/display'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { afterAll, beforeAll, expect, test } from 'vitest'

let display: Awaited<ReturnType<typeof startDisplay>>
let app: LaunchedConsole
let revealId: string

const selection = (which: 'primary' | 'clipboard') =>
  execFileSync('xsel', [`--${which}`, '--output'], {
    encoding: 'utf8',
    env: { ...process.env, DISPLAY: display.name }
  })

/** What another program does when text is marked in it. */
async function mark(text: string): Promise<void> {
  const other = spawn('xsel', ['--primary', '--input'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, DISPLAY: display.name }
  })
  other.stdin?.end(text)
  await once(other, 'exit')
}

const copy = () => callBridge(app.page, 'reveals.copy', { revealId })
const cleared = () =>
  expect
    .poll(() => callBridge(app.page, 'clipboard.state', {}), { timeout: 60_000 })
    .toMatchObject({ state: 'cleared' })

beforeAll(async () => {
  display = await startDisplay()
  app = await launchConsole({ headless: false, env: { DISPLAY: display.name } })
  const local = await callBridge<{ profile: { id: string } }>(app.page, 'localHorizon.open', {})
  const draft = { clientName: 'Clipboard test', scopes: ['agents:read'], expiresAt: null }
  const created = { profileId: local.profile.id, draft }
  revealId = (await callBridge<{ revealId: string }>(app.page, 'keys.create', created)).revealId
})
afterAll(async () => {
  await app?.close()
  display?.end()
})

test('a copied key leaves both of X11’s selections when its time is over', async () => {
  await copy()
  expect(selection('clipboard')).toMatch(/^hz_live_/)
  await cleared()
  expect([selection('clipboard'), selection('primary')]).toEqual(['', ''])
})

test('what was marked meanwhile in another program stays', async () => {
  await copy()
  await mark('somebody’s words')
  await cleared()
  expect([selection('clipboard'), selection('primary')]).toEqual(['', 'somebody’s words'])
})

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { putAcme } from '@support/acme-folder'
import { callBridge } from '@support/console-journey'
import { startDisplay } from '@support/display'
import { launchConsole } from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import { type TestContext, test } from 'vitest'

/** A console on an X server of its own, with a new key to copy. */
async function startOnDisplay({ expect, onTestFinished }: TestContext) {
  const display = await startDisplay()
  onTestFinished(() => display.end())
  const env = { ...process.env, DISPLAY: display.name }
  const dataFolder = mkdtempSync(join(tmpdir(), 'console-test-x11-'))
  onTestFinished(() => removeFolder(dataFolder))
  await putAcme(join(dataFolder, 'local-horizon'))
  const app = await launchConsole({ dataFolder, headless: false, env: { DISPLAY: display.name } })
  onTestFinished(() => app.close().then(() => undefined))
  const { page } = app
  const local = await callBridge<{ profile: { id: string } }>(page, 'localHorizon.open', {})
  const draft = { clientName: 'Clipboard test', scopes: ['agents:read'], expiresAt: null }
  const created = { profileId: local.profile.id, draft }
  const { revealId } = await callBridge<{ revealId: string }>(page, 'keys.create', created)

  const selection = (which: 'primary' | 'clipboard') =>
    execFileSync('xsel', [`--${which}`, '--output'], { encoding: 'utf8', env })

  /** What another program does when text is marked in it. */
  async function mark(text: string): Promise<void> {
    const other = spawn('xsel', ['--primary', '--input'], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env
    })
    other.stdin?.end(text)
    await once(other, 'exit')
    // What goes on in the background owns the selection a moment later.
    await expect.poll(() => selection('primary')).toBe(text)
  }

  const copy = () => callBridge(page, 'reveals.copy', { revealId })
  const cleared = () =>
    expect
      .poll(() => callBridge(page, 'clipboard.state', {}), { timeout: 60_000 })
      .toMatchObject({ state: 'cleared' })

  return { selection, mark, copy, cleared }
}

// Half a minute each, of waiting: side by side.
test.concurrent('a copied key leaves both of X11’s selections when its time is over', async context => {
  const { selection, copy, cleared } = await startOnDisplay(context)
  const { expect } = context
  await copy()
  await expect.poll(() => selection('clipboard')).toMatch(/^hz_live_/)
  await cleared()
  expect([selection('clipboard'), selection('primary')]).toEqual(['', ''])
})

test.concurrent('what was marked meanwhile in another program stays', async context => {
  const { selection, mark, copy, cleared } = await startOnDisplay(context)
  const { expect } = context
  await copy()
  await mark('somebody’s words')
  await cleared()
  expect([selection('clipboard'), selection('primary')]).toEqual(['', 'somebody’s words'])
})

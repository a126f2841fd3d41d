import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { screens } from '@support/console-journey'
import { startDisplay } from '@support/display'
import { installedElectron, launchConsole } from '@support/launch-console'
import { startSandbox } from '@support/sandbox'
import { expect, onTestFinished, test } from 'vitest'
import { connectProfile } from '../failures/connect-form'

/** The profile folder of the Chromium that this console started. */
function profileFolder(pid: number): string {
  const isOurs = (name: string) => name.startsWith(`horizon-console-chromium-${pid}-`)
  const [name = ''] = readdirSync(tmpdir()).filter(isOurs)
  return join(tmpdir(), name, 'profile')
}

/** Chromium rewrites the file it was given with what is in force, a while after its start. */
async function preferencesInForce(profile: string) {
  const read = () => JSON.parse(readFileSync(join(profile, 'Default/Preferences'), 'utf8'))
  const isRewritten = () => read().profile?.exit_type !== undefined
  await expect.poll(isRewritten, { timeout: 60_000, interval: 500 }).toBe(true)
  return read()
}

// Electron has no password manager.
test.skipIf(installedElectron() !== undefined)(
  'Chromium’s password manager is off, so that it never offers to save the admin secret',
  async () => {
    const horizon = await startSandbox({ scenario: 'acme' })
    onTestFinished(() => horizon.close())
    const display = await startDisplay()
    onTestFinished(() => display.end())
    const app = await launchConsole({ headless: false, env: { DISPLAY: display.name } })
    onTestFinished(() => app.close().then(() => undefined))
    const { url, adminSecret: secret } = horizon
    await connectProfile(app.page, { name: 'Acme', operator: 'Ada', url, secret })
    await screens.anyKeyRow(app.page).waitFor()
    const profile = profileFolder(app.pid)
    expect(await preferencesInForce(profile)).toMatchObject({
      credentials_enable_service: false,
      credentials_enable_autosignin: false,
      profile: { password_manager_enabled: false },
      autofill: { profile_enabled: false, credit_card_enabled: false }
    })
  }
)

import { callBridge, screens } from '@support/console-journey'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectProfile } from './connect-form'
import { type KeychainSession, startKeychainSession } from './keychain-session'
import { strip } from './keys-screen'

let horizon: Sandbox
let session: KeychainSession
let app: LaunchedConsole
let profileId: string

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  session = await startKeychainSession()
  app = await launchConsole({ home: session.home, env: session.env })
  const { url, adminSecret: secret } = horizon
  await connectProfile(app.page, { name: 'Acme', operator: 'Ada', url, secret })
  await screens.anyKeyRow(app.page).waitFor()
  const list = await callBridge<{ activeProfileId: string }>(app.page, 'profiles.list', {})
  profileId = list.activeProfileId
})
afterAll(async () => {
  await app?.close()
  await session?.end()
  await horizon?.close()
})

const account = () => `admin-secret/${profileId}`
const keepForSession = () =>
  callBridge(app.page, 'profiles.setSecret', {
    ...{ profileId, secret: horizon.adminSecret, storage: 'session' }
  })
const perhaps = () => strip(app.page, 'The admin secret is perhaps still in the keychain')

test('a secret that moves to the session out of a locked keychain: said until it is gone there', async () => {
  await session.lock()
  await keepForSession()
  await perhaps().waitFor()
  await session.unlock()
  expect(await session.get(account())).not.toBeNull()
  await keepForSession()
  await perhaps().waitFor({ state: 'detached' })
  expect(await session.get(account())).toBeNull()
})

test('a profile that is deleted meanwhile: what may be left in the keychain is not called removed', async () => {
  const { adminSecret: secret } = horizon
  const storage = 'keychain'
  await callBridge(app.page, 'profiles.setSecret', { profileId, secret, storage })
  await session.lock()
  await keepForSession()
  const { token } = await callBridge<{ token: string }>(app.page, 'profiles.prepareDelete', {
    profileId
  })
  const report = await callBridge<{ removed: string[]; remaining: string[] }>(
    app.page,
    'profiles.delete',
    { token }
  )
  expect(report.remaining).toEqual([expect.stringMatching(/^Perhaps still in the keychain: /)])
  expect(report.removed.join()).not.toContain('keychain')
  expect(report.removed).toContain('Acme')
  await session.unlock()
  expect(await session.get(account())).not.toBeNull()
})

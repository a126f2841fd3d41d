import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callBridge, screens } from '@support/console-journey'
import { type HostileServer, startRawServer } from '@support/hostile-server'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectProfile } from './connect-form'
import { type KeychainSession, startKeychainSession } from './keychain-session'
import { refreshKeys, strip } from './keys-screen'

type Stored = Record<string, unknown> & { readonly id: string }

let horizon: Sandbox
let elsewhere: HostileServer
let session: KeychainSession
let scratch: string
let sound: string
let folder: string
let app: LaunchedConsole | undefined

async function launch(dataFolder: string): Promise<Page> {
  app = await launchConsole({ dataFolder, home: session.home, env: session.env })
  return app.page
}

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  elsewhere = await startRawServer(() => undefined)
  session = await startKeychainSession()
  scratch = mkdtempSync(join(tmpdir(), 'console-test-tampered-'))
  sound = join(scratch, 'sound')
  const page = await launch(sound)
  const { url, adminSecret: secret } = horizon
  await connectProfile(page, { name: 'Acme', operator: 'Ada', url, secret })
  await screens.anyKeyRow(page).waitFor()
  await app?.close()
})
beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'data-'))
  cpSync(sound, folder, { recursive: true })
})
afterEach(async () => {
  await app?.close()
  app = undefined
})
afterAll(async () => {
  await session?.end()
  await elsewhere?.close()
  await horizon?.close()
  removeFolder(scratch)
})

const listFile = () => join(folder, 'profiles.json')
const read = () => JSON.parse(readFileSync(listFile(), 'utf8')) as { profiles: Stored[] }

/** Puts something else in the place of the one stored profile. */
function tamper(change: (profile: Stored) => readonly unknown[]): void {
  const file = read()
  writeFileSync(
    listFile(),
    JSON.stringify({ ...file, profiles: file.profiles.flatMap(each => change(each)) })
  )
}

const asides = () => readdirSync(folder).filter(name => name.startsWith('profiles.json.damaged-'))

test.each([
  ['another origin', () => elsewhere.url, 'belongs to another address, so it is not sent'],
  [
    'another origin with the right user name',
    () => elsewhere.url.replace('://', `://${new URL(horizon.url).host}@`),
    'Some entries cannot be used'
  ],
  ['no address', () => 'javascript:alert(1)', 'Some entries cannot be used']
])(
  '%s for a stored secret: nothing is sent there, and it is said',
  async (_what, address, words) => {
    tamper(profile => [{ ...profile, baseUrl: address() }])
    const page = await launch(folder)
    await screens.keys(page).waitFor()
    await refreshKeys(page)
    await strip(page, words).waitFor()
    expect(elsewhere.connections()).toBe(0)
  }
)

test('fields that nobody knows reach neither the page nor the file again', async () => {
  const planted = { adminSecret: 'PLANTED', __proto__x: { isAdmin: true }, constructor: 'PLANTED' }
  tamper(profile => [{ ...profile, ...planted }])
  const page = await launch(folder)
  await screens.anyKeyRow(page).waitFor()
  const list = await callBridge<{ profiles: Stored[] }>(page, 'profiles.list', {})
  expect(list.profiles).toHaveLength(1)
  expect(JSON.stringify(list)).not.toMatch(/PLANTED|isAdmin/)
  const profileId = list.profiles[0]?.id
  await callBridge(page, 'settings.rememberPlace', { profileId, place: '/keys' })
  expect(readFileSync(listFile(), 'utf8')).not.toMatch(/PLANTED|isAdmin/)
})

const damage: Record<string, (profile: Stored) => readonly unknown[]> = {
  'a name of 5 MB': profile => [{ ...profile, name: 'N'.repeat(5_000_000) }],
  'numbers for texts': profile => [{ ...profile, name: 1, baseUrl: 2, headerForm: 3 }],
  'an id that leads out of the folder': profile => [{ ...profile, id: '../../../etc' }],
  'things that are no profiles': () => [null, 7, 'text', [[]], {}]
}

test.each(Object.keys(damage))(
  '%s: left out, the file as it was kept aside, and it is said',
  async kind => {
    tamper(damage[kind] ?? (() => []))
    const before = readFileSync(listFile(), 'utf8')
    const page = await launch(folder)
    const said = strip(page, 'The list of profiles was damaged')
    await said.waitFor()
    expect(await said.innerText()).toContain('could not be understood and were left out')
    const [aside = ''] = asides()
    expect(readFileSync(join(folder, aside), 'utf8') === before).toBe(true)
    expect(read().profiles).toEqual([])
    await screens.openLocal(page).waitFor()
  }
)

test('of two profiles with one id the first is kept, and nothing goes where the second points', async () => {
  tamper(profile => [profile, { ...profile, name: 'Copy', baseUrl: elsewhere.url }])
  const page = await launch(folder)
  await screens.anyKeyRow(page).waitFor()
  await strip(page, 'The list of profiles was damaged').waitFor()
  expect(read().profiles.map(({ name }) => name)).toEqual(['Acme'])
  expect(elsewhere.connections()).toBe(0)
})

test.each([
  ['no list', '{"version":1,"profiles":{}}', 'could not be understood'],
  ['no object', '[[[[', 'could not be read as JSON'],
  ['20 MB of brackets', '['.repeat(20_000_000), 'could not be read as JSON']
])(
  'a file with %s: the console starts without profiles and says so',
  async (_what, text, words) => {
    writeFileSync(listFile(), text)
    const page = await launch(folder)
    const said = strip(page, 'The list of profiles was damaged')
    await said.waitFor()
    expect(await said.innerText()).toContain(words)
    expect(asides()).toHaveLength(1)
    await screens.openLocal(page).waitFor()
  }
)

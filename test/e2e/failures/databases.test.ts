import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openSession } from '@main/database/session'
import { putAcme } from '@support/acme-folder'
import { callBridge, openLocalHorizon, screens } from '@support/console-journey'
import { type LaunchedConsole, type LaunchOptions, launchConsole } from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { strip } from './keys-screen'

const scratch = mkdtempSync(join(tmpdir(), 'console-test-databases-'))
const sound = join(scratch, 'sound')
let folder: string
let profile: string
let app: LaunchedConsole | undefined

const pathOf = (name: string) => join(profile, name)

beforeAll(async () => {
  await putAcme(join(sound, 'local-horizon'))
  const first = await launchConsole({ dataFolder: sound })
  await openLocalHorizon(first.page)
  await first.close()
})
beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'data-'))
  cpSync(sound, folder, { recursive: true })
  const [profileId = ''] = readdirSync(join(folder, 'profiles'))
  profile = join(folder, 'profiles', profileId)
})
afterEach(async () => {
  await app?.close()
  app = undefined
})
afterAll(() => removeFolder(scratch))

async function launch(options: LaunchOptions = {}): Promise<Page> {
  app = await launchConsole({ dataFolder: folder, ...options })
  return app.page
}

const damage = {
  damaged(path: string) {
    rmSync(path, { force: true })
    writeFileSync(path, Buffer.alloc(16_384, 'not a database'))
  },
  newer(path: string) {
    const file = new Database(path)
    file.pragma('user_version = 999')
    file.close()
  },
  directory(path: string) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    mkdirSync(path)
  }
}

/** Names and numbers of keys come from the server; a refused write leaves them as they are. */
async function refusesWrites(page: Page): Promise<void> {
  const { activeProfileId: profileId } = await callBridge<{ activeProfileId: string }>(
    page,
    'profiles.list',
    {}
  )
  const keys = async () =>
    (await callBridge<{ keys: { id: string }[] }>(page, 'keys.refresh', { profileId })).keys
  const before = await keys()
  const create = page.getByRole('button', { name: 'Create key' }).first()
  await expect
    .poll(() => create.getAttribute('data-hint'))
    .toContain('Needs the operations journal')
  expect(await create.getAttribute('aria-disabled')).toBe('true')
  await create.click({ force: true })
  expect(await page.getByRole('dialog').count()).toBe(0)
  const draft = { clientName: 'Not to be made', scopes: ['agents:read'], expiresAt: null }
  const refusal = callBridge(page, 'keys.create', { profileId, draft })
  await expect(refusal).rejects.toThrow('so nothing is changed at Horizon')
  await expect(refusal).rejects.toThrow('See the notice about local data')
  const keyId = before[0]?.id
  await expect(callBridge(page, 'keys.prepareRevoke', { profileId, keyId })).rejects.toThrow(
    'database-read-only'
  )
  expect((await keys()).length).toBe(before.length)
}

test.each([
  ['damaged', 'it is damaged', 'Repair it, restore a backup or move it away'],
  ['newer', 'newer version', 'Update the console'],
  ['directory', 'a folder is in its place', 'Repair it, restore a backup or move it away']
] as const)(
  'files that are %s: said, the cache set aside, nothing written without a journal',
  async (kind, reason, nextStep) => {
    damage[kind](pathOf('cache.db'))
    damage[kind](pathOf('journal.db'))
    const isFile = kind !== 'directory'
    const before = isFile ? readFileSync(pathOf('journal.db')) : undefined
    const page = await launch()
    await screens.anyKeyRow(page).waitFor()

    const cache = await strip(page, 'Fetched data was set aside').innerText()
    expect(cache).toContain(reason)
    const [aside = ''] = readdirSync(profile).filter(name =>
      /^cache\.db\.(damaged|newer)-/.test(name)
    )
    expect(aside).not.toBe('')
    expect(cache).toContain(aside)
    const journal = await strip(page, 'The operations journal is read-only').innerText()
    expect(journal).toContain(reason)
    expect(journal).toContain(nextStep)
    expect(journal).toContain('creates and revokes nothing in this profile')
    await refusesWrites(page)
    if (before) expect(readFileSync(pathOf('journal.db')).equals(before)).toBe(true)
    else expect(readdirSync(pathOf('journal.db'))).toEqual([])
  }
)

/** Root may write anything: the console then runs as an account that may not. */
function asOrdinaryAccount(): LaunchOptions {
  if (process.getuid?.() !== 0) return {}
  const nobody = 65_534
  const home = mkdtempSync(join(scratch, 'home-'))
  for (const each of [scratch, home]) chmodSync(each, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(folder, entry), nobody, nobody)
  }
  chownSync(folder, nobody, nobody)
  chownSync(home, nobody, nobody)
  const main = join(scratch, 'as-nobody.mjs')
  const built = resolve(import.meta.dirname, '../../../out/main/index.js')
  writeFileSync(
    join(scratch, 'step-down.mjs'),
    `process.setgid(${nobody}); process.setuid(${nobody})`
  )
  writeFileSync(main, `import './step-down.mjs'\nimport ${JSON.stringify(built)}\n`)
  return { main, home }
}

test('files that may only be read: said, shown as they are, nothing written', async () => {
  const options = asOrdinaryAccount()
  for (const name of readdirSync(profile)) chmodSync(pathOf(name), 0o400)
  chmodSync(profile, 0o500)
  const page = await launch(options)
  await screens.anyKeyRow(page).waitFor()
  const cache = await strip(page, 'Fetched data is not kept').innerText()
  expect(cache).toContain('this account may not write there, or the disk is read-only')
  const journal = await strip(page, 'The operations journal is read-only').innerText()
  expect(journal).toContain('this account may not write there, or the disk is read-only')
  await refusesWrites(page)
  expect(readdirSync(profile).filter(name => name.includes('.damaged-'))).toEqual([])
})

test('a profile that another console holds is refused with the reason, and opens once it is free', async () => {
  const held = openSession(profile, Date.now)
  const page = await launch()
  const notice = strip(page, 'The profile of last time could not be opened')
  await notice.waitFor()
  expect(await notice.innerText()).toContain('Another running console holds this profile')
  expect(await notice.innerText()).toContain('Close the other console')
  const row = page.getByRole('button', { name: /^Local/ })
  await row.click()
  await strip(page, 'The profile was not opened').waitFor()
  held.close()
  await row.click()
  await screens.anyKeyRow(page).waitFor()
  await notice.waitFor({ state: 'detached' })
})

test('a list of profiles that cannot be read is said on the first screen and kept aside', async () => {
  writeFileSync(join(folder, 'profiles.json'), '{"version":1,"profiles":[{')
  const page = await launch()
  await strip(page, 'The list of profiles').waitFor()
  expect(existsSync(profile)).toBe(true)
  expect(readdirSync(folder).filter(name => /^profiles\.json\../.test(name))).toHaveLength(1)
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Profile, ProfileDraft } from '@shared/contract/profiles'
import type { SafetyLevel } from '@shared/domain/safety-level'
import { callBridge, goTo } from '@support/console-journey'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import type { Sandbox } from '@support/sandbox'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { connectProfile } from '../failures/connect-form'
import { type KeychainSession, startKeychainSession } from '../failures/keychain-session'

/** A Horizon's address and what it accepts; the address may be a proxy's before it. */
export type Target = Pick<Sandbox, 'url' | 'adminSecret'>

const defaultTimeoutMs = 20_000

export async function profileOf(page: Page): Promise<Profile> {
  const { profiles, activeProfileId } = await callBridge<{
    profiles: Profile[]
    activeProfileId: string
  }>(page, 'profiles.list', {})
  const profile = profiles.find(({ id }) => id === activeProfileId)
  if (profile === undefined) throw new Error('No profile is active')
  return profile
}

export async function setSafetyLevel(page: Page, safetyLevel: SafetyLevel): Promise<void> {
  const profile = await profileOf(page)
  const { name, environment, baseUrl, headerForm, operatorName } = profile
  const draft: ProfileDraft = {
    name,
    environment,
    baseUrl,
    headerForm,
    operatorName,
    safetyLevel
  }
  await callBridge(page, 'profiles.update', { profileId: profile.id, draft })
}

/** Asks until the list has these keys: one that was under way already is of before they were made. */
export async function untilListed(page: Page, ...ids: readonly string[]): Promise<void> {
  const { id: profileId } = await profileOf(page)
  const heldIds = async () => {
    const { keys } = await callBridge<{ keys: { id: string }[] }>(page, 'keys.refresh', {
      profileId,
      isBackground: false
    })
    return keys.map(({ id }) => id)
  }
  await expect.poll(heldIds).toEqual(expect.arrayContaining([...ids]))
}

async function connect({ page }: LaunchedConsole, target: Target): Promise<void> {
  page.setDefaultTimeout(defaultTimeoutMs)
  const { url, adminSecret } = target
  await connectProfile(page, { name: 'Acme', operator: 'Ada', url, secret: adminSecret })
}

/** A console of its own, connected for this session, with the list of keys before it. */
export async function openConsole(target: Target): Promise<LaunchedConsole> {
  const app = await launchConsole({ viewport: { width: 1440, height: 900 } })
  try {
    await connect(app, target)
    return app
  } catch (error) {
    await app.close()
    throw error
  }
}

/** A console that keeps its profile and its admin secret from one start to the next. */
export type LastingConsole = {
  /** The one that runs now. */
  readonly app: () => LaunchedConsole
  readonly start: () => Promise<LaunchedConsole>
  readonly end: () => Promise<void>
}

export async function openLastingConsole(target: Target): Promise<LastingConsole> {
  const session: KeychainSession = await startKeychainSession()
  const dataFolder = mkdtempSync(join(tmpdir(), 'console-test-lasting-'))
  let app: LaunchedConsole | undefined

  async function start(): Promise<LaunchedConsole> {
    app = await launchConsole({ dataFolder, home: session.home, env: session.env })
    app.page.setDefaultTimeout(defaultTimeoutMs)
    return app
  }
  async function end(): Promise<void> {
    await app?.close()
    await session.end()
    removeFolder(dataFolder)
  }
  try {
    await connect(await start(), target)
  } catch (error) {
    await end()
    throw error
  }
  return {
    app: () => {
      if (app === undefined) throw new Error('It was never started')
      return app
    },
    start,
    end
  }
}

/** Scripted faults of a Horizon, by the file it reads again at every request. */
export function createFaultFile() {
  const folder = mkdtempSync(join(tmpdir(), 'console-test-faults-'))
  const file = join(folder, 'faults.json')
  const set = (...rules: readonly object[]) => writeFileSync(file, JSON.stringify(rules))
  set()
  return {
    file,
    set,
    clear: () => set(),
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'API keys' })
/** How many keys the list shows, also those out of sight. */
export const listedCount = async (page: Page): Promise<number> =>
  Number(await grid(page).getAttribute('aria-rowcount')) - 1

/** The key's page, by its location: what the list, the palette and every link lead to. */
export async function goToKey(page: Page, keyId: string, search = ''): Promise<void> {
  await goTo(page, `/keys/${encodeURIComponent(keyId)}${search}`)
  await page.getByRole('navigation', { name: 'Parts of this key' }).waitFor()
}

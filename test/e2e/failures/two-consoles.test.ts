import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { putAcme } from '@support/acme-folder'
import { callBridge, openLocalHorizon } from '@support/console-journey'
import { installedElectron, type LaunchedConsole, launchConsole } from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import { expect, onTestFinished, test } from 'vitest'
import { strip } from './keys-screen'

const lockFiles = ['instance-lock.db', 'instance.json']

// How Electron keeps its own lock is not ours to break.
test.skipIf(installedElectron())(
  'with the instance lock deleted a second console runs, but gets no hold of the profile',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'console-test-two-'))
    onTestFinished(() => removeFolder(folder))
    await putAcme(join(folder, 'local-horizon'))
    const launch = async (): Promise<LaunchedConsole> => {
      const app = await launchConsole({ dataFolder: folder })
      onTestFinished(() => app.close().then(() => undefined))
      return app
    }
    const first = await launch()
    await openLocalHorizon(first.page)
    const { activeProfileId: profileId } = await callBridge<{ activeProfileId: string }>(
      first.page,
      'profiles.list',
      {}
    )
    for (const name of lockFiles) rmSync(join(folder, name))

    const second = await launch()
    expect(second.pid).not.toBe(first.pid)
    const said = strip(second.page, 'The profile of last time could not be opened')
    await said.waitFor()
    expect(await said.innerText()).toContain('another')
    const draft = { clientName: 'Twice', scopes: ['agents:read'], expiresAt: null }
    for (const [name, input] of [
      ['profiles.activate', { profileId }],
      ['keys.create', { profileId, draft }]
    ] as const) {
      await expect(callBridge(second.page, name, input)).rejects.toThrow('profile-busy')
    }

    await callBridge(first.page, 'keys.create', { profileId, draft })
    const { keys } = await callBridge<{ keys: { clientName: string }[] }>(
      first.page,
      'keys.refresh',
      { profileId }
    )
    expect(keys.filter(({ clientName }) => clientName === 'Twice')).toHaveLength(1)
  }
)

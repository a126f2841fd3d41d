import { chromiumRuntime, downloadElectronOnce, installedElectron } from './prepare/runtime.mjs'
import { command, node24, root, runInForeground, Stop, say } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** Electron refuses to run as root with its sandbox on; the Chromium runtime steps down instead. */
const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0

const findElectron = async () =>
  isRootOnLinux
    ? process.env.ELECTRON_EXEC_PATH
    : (installedElectron() ?? (await downloadElectronOnce()))

await command(async () => {
  // Before the preparation, which takes a minute on a bare clone.
  if (!hasDisplay()) {
    throw new Stop(
      'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.\n' +
        'To see the console work without one: npm run tour'
    )
  }
  await prepare('start')
  const electron = await findElectron()
  if (electron) return runInForeground(electron, [root, ...process.argv.slice(2)])
  say('Opening the console in Chromium.')
  return runInForeground(node24, [...chromiumRuntime, ...process.argv.slice(2)])
})

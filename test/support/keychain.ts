import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder } from './remove-folder.ts'

const unlock =
  'printf x | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'

/** A command in a D-Bus session of its own with an unlocked gnome-keyring. */
export const keyringCommand = (command: readonly string[]): string[] => [
  'dbus-run-session',
  '--',
  'sh',
  '-c',
  unlock,
  'sh',
  ...command
]

export type KeyringState =
  | 'unlocked'
  | 'locked'
  /** Locked, with a prompt that nobody answers. */
  | 'unanswered'
  | 'no-service'
  | 'no-bus'
  | 'broken-bus'

/** Environment and folders of one keyring: nothing is shared with the account's own, or a test's. */
export type KeyringHome = { readonly env: NodeJS.ProcessEnv; readonly remove: () => void }

export function createKeyringHome(): KeyringHome & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'horizon-keyring-'))
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const { PATH } = process.env
  return {
    folder,
    env: {
      PATH,
      HOME: folder,
      XDG_DATA_HOME: data,
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      XDG_RUNTIME_DIR: folder
    },
    remove: () => removeFolder(folder)
  }
}

const busWithoutServices = (folder: string) => `<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=${folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

export const lockKeyring = [
  'dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets',
  'org.freedesktop.Secret.Service.Lock',
  'array:objpath:/org/freedesktop/secrets/collection/login'
].join(' ')

/** Ends whatever process answers for the Secret Service on this bus. */
export const killKeyring = [
  'kill -9 $(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus',
  '/org/freedesktop/DBus org.freedesktop.DBus.GetConnectionUnixProcessID',
  "string:org.freedesktop.secrets | grep -o '[0-9]*' | tail -1)"
].join(' ')

const lockThen = unlock.replace('exec', `${lockKeyring} >/dev/null 2>&1; exec`)

/** Never becomes a prompter, and ends with the process that runs the tests. */
const unansweredPrompter = `[D-BUS Service]
Name=org.gnome.keyring.SystemPrompter
Exec=/usr/bin/tail --pid=${process.pid} -f /dev/null
`

function wrap(state: KeyringState, folder: string, command: readonly string[]): string[] {
  switch (state) {
    case 'unlocked':
      return keyringCommand(command)
    case 'locked':
      return ['dbus-run-session', '--', 'sh', '-c', lockThen, 'sh', ...command]
    case 'unanswered': {
      const services = join(folder, 'data', 'dbus-1', 'services')
      mkdirSync(services, { recursive: true })
      writeFileSync(join(services, 'org.gnome.keyring.SystemPrompter.service'), unansweredPrompter)
      return ['dbus-run-session', '--', 'sh', '-c', lockThen, 'sh', ...command]
    }
    case 'no-service': {
      const config = join(folder, 'bus.conf')
      writeFileSync(config, busWithoutServices(folder))
      return ['dbus-run-session', `--config-file=${config}`, '--', ...command]
    }
    case 'no-bus':
    case 'broken-bus':
      return [...command]
  }
}

/** Starts a command in a keyring of its own; the caller ends it and removes the home. */
export function spawnInKeyring(state: KeyringState, command: readonly string[]) {
  const home = createKeyringHome()
  const [program = '', ...args] = wrap(state, home.folder, command)
  const bus = state === 'broken-bus' ? { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } : {}
  const child: ChildProcess = spawn(program, args, {
    env: { ...home.env, ...bus },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore']
  })
  return { child, home }
}

/** Runs a bundled script in a keyring; resolves to the JSON of its last line. */
export async function runInKeyring(
  state: KeyringState,
  script: string,
  args: readonly string[] = []
): Promise<unknown> {
  const { child, home } = spawnInKeyring(state, [process.execPath, script, ...args])
  let output = ''
  child.stdout?.setEncoding('utf8')
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.stdout?.on('data', (text: string) => {
    output += text
    // Not at the end of the stream: a process of the session may hold it open.
    if (/^\{.*\}\n$/m.test(output)) resolve()
  })
  child.once('error', reject)
  child.once('close', () => resolve())
  try {
    await promise
  } finally {
    endGroup(child)
    home.remove()
  }
  const last = output.trim().split('\n').at(-1) ?? ''
  if (!last.startsWith('{')) throw new Error(`The script said: ${output}`)
  return JSON.parse(last)
}

/** The session bus, its daemon and the command share the group of the process that was started. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { eventually } from '@support/eventually'
import { killKeyring, lockKeyring } from '@support/keychain'
import { removeFolder } from '@support/remove-folder'
import { expect } from 'vitest'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../..')
const service = 'Horizon Console'
const password = 'test'

/** What another program does with our entries, in a process of its own. */
const otherProgram = `
const keytar = require('keytar')
const [what, service, account, value] = process.argv.slice(1)
const work = {
  get: () => keytar.getPassword(service, account),
  set: () => keytar.setPassword(service, account, value),
  delete: () => keytar.deletePassword(service, account),
  // An entry that the console removes between the listing and its reading fails the whole listing.
  accounts: async () => {
    for (let left = 5; ; left -= 1) {
      try {
        return (await keytar.findCredentials(service)).map(each => each.account)
      } catch (error) {
        if (left === 0) throw error
      }
    }
  }
}
work[what]().then(found => process.stdout.write(JSON.stringify(found ?? null)))
`

const hasKeyring = [
  'dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus',
  '/org/freedesktop/DBus org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets'
].join(' ')

/** A session bus with a keychain that outlives the consoles started in it. */
export async function startKeychainSession() {
  const home = mkdtempSync(join(tmpdir(), 'console-test-session-'))
  const children: ChildProcess[] = []
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    env: { PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: home },
    stdio: ['ignore', 'pipe', 'ignore']
  })
  children.push(bus)
  const { value: address } = await createInterface({ input: bus.stdout })
    [Symbol.asyncIterator]()
    .next()
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: home,
    DBUS_SESSION_BUS_ADDRESS: String(address)
  }

  const daemon = spawn('gnome-keyring-daemon', ['--unlock', '--components=secrets'], {
    env,
    stdio: ['pipe', 'ignore', 'ignore']
  })
  daemon.stdin.end(password)
  await once(daemon, 'exit')
  const shell = (command: string) => run('sh', ['-c', command], { env })
  // It goes on in the background. Asked before it is there, the bus starts a second one.
  await eventually(async () => expect((await shell(hasKeyring)).stdout).toContain('true'))

  /** As a login does, through the running daemon's own socket: a restart would end its sessions. */
  async function unlock(): Promise<void> {
    const socket = connect(join(home, 'keyring/control'))
    await once(socket, 'connect')
    const message = Buffer.alloc(12)
    message.writeUInt32BE(message.length + password.length, 0)
    message.writeUInt32BE(1, 4)
    message.writeUInt32BE(password.length, 8)
    // The first byte carries the credentials.
    socket.write(Buffer.concat([Buffer.alloc(1), message, Buffer.from(password)]))
    const [answer] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    if (answer.readUInt32BE(4) !== 0) throw new Error('The keyring was not unlocked')
  }

  async function other(...args: readonly string[]): Promise<unknown> {
    const { stdout } = await run(process.execPath, ['-e', otherProgram, ...args], {
      env,
      cwd: root
    })
    return JSON.parse(stdout)
  }

  return {
    home,
    /** For a console that is to run in this session. */
    env: {
      XDG_DATA_HOME: env.XDG_DATA_HOME,
      DBUS_SESSION_BUS_ADDRESS: env.DBUS_SESSION_BUS_ADDRESS
    },
    unlock,
    lock: () => shell(lockKeyring),
    killDaemon: () => shell(killKeyring),
    get: (account: string) => other('get', service, account) as Promise<string | null>,
    set: (account: string, value: string) => other('set', service, account, value),
    remove: (account: string) => other('delete', service, account),
    accounts: () => other('accounts', service) as Promise<string[]>,
    async end(): Promise<void> {
      await shell(killKeyring).catch(() => undefined)
      for (const child of children) child.kill('SIGKILL')
      removeFolder(home)
    }
  }
}
export type KeychainSession = Awaited<ReturnType<typeof startKeychainSession>>

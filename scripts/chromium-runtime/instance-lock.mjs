import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { runtimeFolders } from './folders.mjs'

const maximalMessageBytes = 65_536
const lockWaitMs = 250

/** Kept open as long as the process lives: the lock goes with it. */
let lock

/**
 * An exclusive transaction: the system drops it with the process, however that ends. A file that
 * names its holder was tried and let two in: finding it stale and taking it over are two steps.
 */
function lockFolder(dataFolder) {
  const path = join(dataFolder, 'instance-lock.db')
  try {
    closeSync(openSync(path, 'a', 0o600))
    lock = new Database(path, { timeout: lockWaitMs })
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    lock?.close()
    if (/^SQLITE_(BUSY|LOCKED)/.test(error.code)) return false
    // Each profile's own lock still keeps a second writer out.
    process.stderr.write(`Whether another console uses ${dataFolder} is unknown: ${error.code}\n`)
    return true
  }
}

const holderFile = dataFolder => join(dataFolder, 'instance.json')

function publishHolder(file, socket) {
  try {
    rmSync(file, { force: true })
    writeFileSync(file, JSON.stringify({ pid: process.pid, socket }), { flag: 'wx', mode: 0o600 })
    process.once('exit', () => rmSync(file, { force: true }))
  } catch (error) {
    process.stderr.write(`Second starts are not heard: ${error.code}\n`)
  }
}

function socketOfHolder(file) {
  try {
    const { socket } = JSON.parse(readFileSync(file, 'utf8'))
    return typeof socket === 'string' ? socket : null
  } catch {
    return null
  }
}

const socketPath = () =>
  process.platform === 'win32'
    ? `\\\\.\\pipe\\horizon-console-${process.pid}`
    : join(runtimeFolders().base, 'instance.sock')

/** Other starts report themselves here; what they say is as hostile as any command line. */
function listen(path, onSecondInstance) {
  const server = createServer(connection => {
    let text = ''
    connection.setEncoding('utf8')
    connection.on('error', () => undefined)
    connection.on('data', chunk => {
      text += chunk
      if (text.length > maximalMessageBytes) connection.destroy()
    })
    connection.on('end', () => {
      try {
        const { argv, cwd } = JSON.parse(text)
        onSecondInstance(argv.map(String), String(cwd))
      } catch {
        // Not one of ours.
      }
    })
  })
  server.on('error', error => process.stderr.write(`Second starts are not heard: ${error.code}\n`))
  server.listen(path)
  server.unref()
}

let tellingFirst = Promise.resolve()

/** Resolves when the first instance has been told of this start. */
export const firstInstanceTold = () => tellingFirst

function tellFirst(path) {
  tellingFirst = new Promise(resolve => {
    const connection = connect(path)
    connection.on('error', resolve)
    connection.on('close', resolve)
    connection.on('connect', () =>
      connection.end(JSON.stringify({ argv: process.argv, cwd: process.cwd() }))
    )
    connection.setTimeout(2_000, () => connection.destroy())
  })
}

/** Synchronous, as Electron's is. True where this process now holds the data folder. */
export function takeInstanceLock(dataFolder, onSecondInstance) {
  const file = holderFile(dataFolder)
  if (lockFolder(dataFolder)) {
    const socket = socketPath()
    publishHolder(file, socket)
    listen(socket, onSecondInstance)
    return true
  }
  const socket = socketOfHolder(file)
  if (socket !== null) tellFirst(socket)
  return false
}

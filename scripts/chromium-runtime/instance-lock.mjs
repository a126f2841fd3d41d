import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { runtimeFolders } from './folders.mjs'

const maximalMessageBytes = 65_536

/** When a process began, so that a reused process id is not taken for the holder. */
function startedAt(pid) {
  if (process.platform !== 'linux') return null
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[19]
  } catch {
    return null
  }
}

function isHeld(holder) {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return startedAt(holder.pid) === holder.startedAt
}

function readHolder(file) {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8'))
    return Number.isInteger(holder.pid) && typeof holder.socket === 'string' ? holder : null
  } catch {
    return null
  }
}

function tryCreate(file, holder) {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** Takes a dead holder's file away, by rename, so that of two starts only one succeeds. */
function removeStale(file) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    rmSync(aside, { force: true })
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
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
  const file = join(dataFolder, 'instance.lock')
  const holder = { pid: process.pid, startedAt: startedAt(process.pid), socket: socketPath() }
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (tryCreate(file, holder)) {
      process.once('exit', () => rmSync(file, { force: true }))
      listen(holder.socket, onSecondInstance)
      return true
    }
    const first = readHolder(file)
    if (first && isHeld(first)) {
      tellFirst(first.socket)
      return false
    }
    removeStale(file)
  }
  return false
}

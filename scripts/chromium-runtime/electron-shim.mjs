#!/usr/bin/env node
// Takes Electron's command line (the app's folder or main file first), so that it can be named by
// ELECTRON_EXEC_PATH: `electron-vite dev` then runs the app in Chromium.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const appIndex = process.argv.findIndex((argument, at) => at > 1 && !argument.startsWith('-'))
const appPath = resolve(process.argv[appIndex] ?? '.')

function mainFile() {
  if (!statSync(appPath).isDirectory()) return appPath
  const { main } = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'))
  return resolve(appPath, main)
}

const packagedNode = join(import.meta.dirname, '../../node_modules/node/bin/node')
const isOldNode = Number.parseInt(process.versions.node, 10) < 24

if (isOldNode && existsSync(packagedNode)) {
  const child = spawn(packagedNode, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
} else {
  await import('./register.mjs')
  process.argv.splice(1, process.argv.length - 1, mainFile(), ...process.argv.slice(2))
  await import(pathToFileURL(process.argv[1]).href)
}
